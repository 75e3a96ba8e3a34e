namespace Routing.Ivr;

/// <summary>A step that ran.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="Step">The step's name, such as <c>play</c>.</param>
/// <param name="Position">Where it was written.</param>
/// <param name="Outcome">What came of it: <c>done</c>, <c>no_input</c>, <c>wrong_input</c>, <c>key_1</c>, <c>cancelled</c>, <c>failed</c> …; null when it begins.</param>
public readonly record struct FlowStepReport(string Flow, string Step, FlowPosition Position, string? Outcome);
