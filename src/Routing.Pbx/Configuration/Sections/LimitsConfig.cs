using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>limits</c> as written.</summary>
internal sealed record LimitsConfig(Place At, Written<int>? Waiting, Written<TimeSpan>? Wait, Written<TimeSpan>? EstimatedWait, Written<string> WhenNobodySignedIn)
{
    private static readonly Key<int> WaitingKey = new(
        "waiting", Kinds.Integer(0, 1_000_000), null, "Callers who may wait here; one more does not get in unless an agent is free. Without it: no limit.");

    private static readonly Key<TimeSpan> WaitKey = new("wait", Kinds.Duration, null, "The longest wait in this queue; also for a caller for whom a phone rang in vain. Without it: no limit.");

    private static readonly Key<TimeSpan> EstimatedWaitKey = new(
        "estimated_wait", Kinds.Duration, null, "Nobody gets in while the estimated wait is known and longer. Without it: no limit.");

    private static readonly Key<string> WhenNobodySignedInKey = new(
        "when_nobody_signed_in",
        new ChoiceKind("what to do when nobody is signed in", ["wait", "overflow"]),
        "wait",
        "overflow: who comes, or waits, leaves when nobody is signed in who could ever take the call; agents in a call, in wrap-up or paused count as signed in.");

    public static SectionKind<LimitsConfig> Section { get; } = new(
        "limits",
        [WaitingKey, WaitKey, EstimatedWaitKey, WhenNobodySignedInKey],
        read => new LimitsConfig(read.At, read.Optional(WaitingKey), read.Optional(WaitKey), read.Optional(EstimatedWaitKey), read.Read(WhenNobodySignedInKey)));

    /// <summary>At least one of them can be reached.</summary>
    public bool IsAny => Waiting is not null || Wait is not null || EstimatedWait is not null || WhenNobodySignedIn.Value == "overflow";
}
