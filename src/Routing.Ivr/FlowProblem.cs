namespace Routing.Ivr;

/// <summary>Something wrong with a flow: what, where, and what may have been meant.</summary>
/// <param name="Position">Where.</param>
/// <param name="Text">What and what to do.</param>
/// <param name="DidYouMean">A known word close to the one written, or null.</param>
/// <param name="IsWarning">The flow runs all the same, but hardly as meant.</param>
public sealed record FlowProblem(FlowPosition Position, string Text, string? DidYouMean = null, bool IsWarning = false);
