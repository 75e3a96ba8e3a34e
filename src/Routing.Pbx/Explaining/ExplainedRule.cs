namespace Routing.Pbx.Explaining;

/// <summary>One rule that a call meets on its way.</summary>
/// <param name="Rule">What kind: <c>caller</c>, <c>blocked</c>, <c>number</c>, <c>phone</c>, <c>forward</c>, <c>feature</c>, <c>parking</c>, <c>ring_group</c>, <c>route</c>, <c>trunk</c>, <c>uri</c>, <c>step</c>, <c>queue</c>, <c>overflow</c>, <c>refer</c>, <c>refused</c>, <c>end</c>.</param>
/// <param name="Name">Its name in the configuration; empty for none.</param>
/// <param name="Says">What it says of this call.</param>
public sealed record ExplainedRule(string Rule, string Name, string Says);

/// <summary>Where a call would go, and by which rules, in their order.</summary>
/// <param name="To">The called number, as the rules see it.</param>
/// <param name="From">Who calls, as the rules see it.</param>
/// <param name="At">When, in the node's time zone.</param>
/// <param name="Status">The SIP status it is refused with; 0 when it leads somewhere.</param>
/// <param name="Rules">The rules.</param>
public sealed record CallExplanation(string To, string From, DateTimeOffset At, int Status, IReadOnlyList<ExplainedRule> Rules);
