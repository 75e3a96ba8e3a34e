namespace Routing.Pbx.Dialling;

/// <summary>How a dial ended.</summary>
/// <param name="Answered">What answered; null when nobody did. Its leg is had by <see cref="Dial.Take"/>.</param>
/// <param name="Failure">Why nobody did.</param>
internal readonly record struct DialEnd(DialTarget? Answered, DialFailure Failure);
