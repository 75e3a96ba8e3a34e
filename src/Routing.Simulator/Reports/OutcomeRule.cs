using System.Globalization;
using Routing.Sip.Dialogs;

namespace Routing.Simulator.Reports;

/// <summary>Decides one call's outcome. Pure. First what was heard, then what broke, then who left where.</summary>
internal static class OutcomeRule
{
    /// <summary>The outcome, and the reason in a word or a status line.</summary>
    /// <param name="facts">What the caller knows.</param>
    /// <param name="ownAgents">Whether this crowd has agents: then only a talk that both sides confirm is an answer.</param>
    public static (CallOutcome Outcome, string Reason) Decide(in CallFacts facts, bool ownAgents)
    {
        if (facts.Talk == TalkVerdict.Heard || (!ownAgents && facts.HeardAgent))
        {
            return (CallOutcome.Answered, facts.Left ?? "hung_up_by_peer");
        }

        if (facts.Talk == TalkVerdict.OneWay)
        {
            return (CallOutcome.Failed, "one_way_audio");
        }

        // A tone without a talk: what the caller heard was somebody else's agent.
        if (facts.HeardAgent && facts.Talk == TalkVerdict.None)
        {
            return (CallOutcome.Failed, "tone_without_agent");
        }

        return facts.Up ? WhenUp(facts) : WhenNeverUp(facts);
    }

    private static (CallOutcome Outcome, string Reason) WhenUp(in CallFacts facts) => facts switch
    {
        { Left: null, End.Cause: DialogEndCause.RemoteBye } => (CallOutcome.Failed, "hung_up_without_agent"),
        { Left: null } => (CallOutcome.Failed, "dialog_broken"),
        { EnteredQueue: true } => (CallOutcome.Abandoned, facts.Left),
        _ => (CallOutcome.LeftInFlow, facts.Left),
    };

    private static (CallOutcome Outcome, string Reason) WhenNeverUp(in CallFacts facts) => facts switch
    {
        { Unusable: { } problem } => (CallOutcome.Failed, problem),
        { GaveUp: true } => (CallOutcome.Failed, "no_answer"),
        { Left: { } left } => (CallOutcome.LeftInFlow, left),

        // The stack's own 408 and 503 (no answer, no way to send) bear no reason; a peer's have their phrase.
        { End: { Cause: DialogEndCause.Rejected, Status: 408 or 503, Reason: null } } => (CallOutcome.Failed, "timeout"),
        { End: { Cause: DialogEndCause.Rejected, Status: >= 300 } } => (CallOutcome.Rejected, StatusLine(facts.End)),
        _ => (CallOutcome.Failed, "dialog_broken"),
    };

    private static string StatusLine(DialogEnd end) => string.Create(CultureInfo.InvariantCulture, $"{end.Status} {end.Reason}").Trim();
}
