using Routing.Simulator.Audio;
using Routing.Simulator.Reports;
using Routing.Sip.Dialogs;

namespace Routing.Simulator.Tests.Reports;

public class OutcomeRuleTests
{
    private static readonly DialogEnd Ours = new(DialogEndCause.Local);
    private static readonly DialogEnd Bye = new(DialogEndCause.RemoteBye);

    private static readonly CallFacts Up = new() { Up = true, End = Ours };

    private static readonly (string Name, CallFacts Facts, bool OwnAgents, CallOutcome Outcome, string Reason)[] Cases =
    [
        ("heard on both sides", Up with { Talk = TalkVerdict.Heard, HeardAgent = true, Left = "talked" }, true, CallOutcome.Answered, "talked"),
        ("heard, then the agent hung up", Up with { Talk = TalkVerdict.Heard, HeardAgent = true, End = Bye }, true, CallOutcome.Answered, "hung_up_by_peer"),
        ("heard by the caller, nobody to ask", Up with { HeardAgent = true, End = Bye }, false, CallOutcome.Answered, "hung_up_by_peer"),
        ("one side deaf", Up with { Talk = TalkVerdict.OneWay, HeardAgent = true, EnteredQueue = true, Left = "talked" }, true, CallOutcome.Failed, "one_way_audio"),
        ("somebody else's agent", Up with { HeardAgent = true, Left = "talked" }, true, CallOutcome.Failed, "tone_without_agent"),
        ("left while being joined", Up with { Talk = TalkVerdict.Brief, EnteredQueue = true, Left = "patience_over" }, true, CallOutcome.Abandoned, "patience_over"),
        ("left in the queue", Up with { EnteredQueue = true, Left = "patience_over" }, true, CallOutcome.Abandoned, "patience_over"),
        ("left in the greeting", Up with { Left = "left_in_greeting" }, true, CallOutcome.LeftInFlow, "left_in_greeting"),
        ("left before the answer", new() { Left = "stopped", End = Ours with { Status = 487 } }, true, CallOutcome.LeftInFlow, "stopped"),
        ("hung up on in the queue", Up with { EnteredQueue = true, End = Bye }, true, CallOutcome.Failed, "hung_up_without_agent"),
        ("user agent closed", Up with { End = new(DialogEndCause.Closed) }, true, CallOutcome.Failed, "dialog_broken"),
        ("busy", new() { End = new(DialogEndCause.Rejected, 486, "Busy Here") }, true, CallOutcome.Rejected, "486 Busy Here"),
        ("overload", new() { End = new(DialogEndCause.Rejected, 503, "Service Unavailable") }, true, CallOutcome.Rejected, "503 Service Unavailable"),
        ("silence", new() { End = new(DialogEndCause.Rejected, 408) }, true, CallOutcome.Failed, "timeout"),
        ("no way there", new() { End = new(DialogEndCause.Rejected, 503) }, true, CallOutcome.Failed, "timeout"),
        ("rang too long", new() { GaveUp = true, Left = "no_answer", End = Ours }, true, CallOutcome.Failed, "no_answer"),
        ("unusable answer", new() { Unusable = "no audio", Left = "unusable_answer", End = Ours }, true, CallOutcome.Failed, "no audio"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_call_has_the_outcome_its_facts_ask_for(string name)
    {
        (_, CallFacts facts, bool ownAgents, CallOutcome outcome, string reason) = Cases.Single(c => c.Name == name);

        Assert.Equal((outcome, reason), OutcomeRule.Decide(facts, ownAgents));
    }

    [Theory]
    [InlineData(100, 90, 100, 90, 2000, nameof(TalkVerdict.Heard))]
    [InlineData(100, 50, 100, 50, 2000, nameof(TalkVerdict.Heard))]
    [InlineData(100, 49, 100, 90, 2000, nameof(TalkVerdict.OneWay))]
    [InlineData(100, 90, 100, 0, 2000, nameof(TalkVerdict.OneWay))]
    [InlineData(0, 0, 0, 0, 2000, nameof(TalkVerdict.OneWay))]
    [InlineData(4, 4, 4, 4, 80, nameof(TalkVerdict.Brief))]
    [InlineData(5, 5, 5, 5, 100, nameof(TalkVerdict.Heard))]
    public void A_talk_is_heard_when_each_sides_tone_dominates_at_the_other(
        long callerWindows, long callerHeard, long agentWindows, long agentHeard, int milliseconds, string verdict) =>
        Assert.Equal(
            Enum.Parse<TalkVerdict>(verdict),
            TalkRule.Judge(
                TimeSpan.FromMilliseconds(milliseconds), new ToneCount(callerWindows, callerHeard), new ToneCount(agentWindows, agentHeard), 0.5));
}
