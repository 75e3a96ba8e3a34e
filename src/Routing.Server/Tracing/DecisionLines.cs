using System.Globalization;
using Routing.Records.Model;

namespace Routing.Server.Tracing;

/// <summary>Why an agent got it and the others did not, in words.</summary>
internal static class DecisionLines
{
    private static readonly Dictionary<string, string> Why = new(StringComparer.Ordinal)
    {
        ["not_in_plan"] = "is not in the configuration any more",
        ["lacks_skill"] = "lacks a skill, or the level of it",
        ["not_in_group"] = "is in no group that may serve the queue by now",
        ["not_this_channel"] = "takes nothing of this channel",
        ["signed_out"] = "is signed out, or has no phone",
        ["busy"] = "is in a contact or on the phone",
        ["reserved"] = "is being rung for another",
        ["wrap_up"] = "is in wrap-up",
        ["paused"] = "is paused",
        ["cooling_down"] = "is in a cool-down after not taking a call",
        ["no_capacity"] = "has no room for one more",
        ["held_for_another"] = "is not the agent that this caller waits for",
    };

    public static IEnumerable<TraceLine> Of(InteractionRecord record) =>
        record.Decisions.Select(decision => new TraceLine(
            decision.At, "routing", Text(decision), [.. Details(decision, TakenBy(record, decision))], decision));

    private static string Text(RoutingDecision decision)
    {
        string[] rung = [.. Chosen(decision)];
        string stage = decision.Stage == 0 ? "" : Invariant($", relaxed to step {decision.Stage}");
        string time = decision.Nanoseconds == 0 ? "" : Invariant($", decided in {decision.Nanoseconds / 1e3:0.0} µs");
        return rung.Length > 1
            ? Invariant($"{decision.Queue} rings {string.Join(", ", rung)} by {decision.Strategy}{stage}, configuration {decision.PlanVersion}{time}")
            : Invariant($"{decision.Queue} gets agent {decision.Agent}{HowChosen(decision)}{stage}, configuration {decision.PlanVersion}{time}");
    }

    // Where the others were not the one whom the caller waits for, this one is, and no strategy was asked.
    private static string HowChosen(RoutingDecision decision) =>
        decision.Candidates.Any(candidate => candidate.Verdict == "held_for_another") ? ", the agent this caller knows"
        : HasFigure(decision.Strategy) ? Invariant($" by {decision.Strategy} (key {decision.Key})")
        : $" by {decision.Strategy}";

    // The others' keys say something to the ACD alone: an order, a place in the round, a lot.
    private static bool HasFigure(string strategy) => strategy is "least_occupied" or "fewest_calls" or "most_skilled" or "least_skilled";

    private static string Outranked(RoutingDecision decision, DecisionCandidateEntry candidate) => decision.Strategy switch
    {
        "round_robin" => $"{candidate.Agent} was free too, but has its turn later",
        "random" => $"{candidate.Agent} was free too, but the lot fell otherwise",
        _ when HasFigure(decision.Strategy) && candidate.Key != decision.Key => Invariant($"{candidate.Agent} was free too, but comes later: key {candidate.Key}"),
        _ => $"{candidate.Agent} was free too, but comes later: not idle for as long",
    };

    private static IEnumerable<string> Chosen(RoutingDecision decision) =>
        decision.Candidates.Where(candidate => candidate.Verdict == "chosen").Select(candidate => candidate.Agent);

    // Of several who were rung, the one who answered: nobody is rung after that, so only the last decision can be meant.
    private static string? TakenBy(InteractionRecord record, RoutingDecision decision) =>
        ReferenceEquals(decision, record.Decisions[^1]) && Chosen(decision).Skip(1).Any() && Chosen(decision).Contains(record.Agent) ? record.Agent : null;

    private static IEnumerable<string> Details(RoutingDecision decision, string? takenBy)
    {
        foreach (DecisionCandidateEntry candidate in decision.Candidates)
        {
            yield return candidate.Verdict switch
            {
                "chosen" when candidate.Agent == takenBy => Invariant($"{candidate.Agent} is chosen, and answered first"),
                "chosen" => Invariant($"{candidate.Agent} is chosen"),
                "outranked_by_key" => Outranked(decision, candidate),
                _ => $"{candidate.Agent} {Why.GetValueOrDefault(candidate.Verdict, candidate.Verdict)}",
            };
        }

        if (decision.NotShown > 0)
        {
            yield return Invariant($"and {decision.NotShown} more");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
