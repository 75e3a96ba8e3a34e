namespace Routing.Simulator.Reports;

/// <summary>How many calls ended how.</summary>
/// <param name="Answered">Both sides heard each other.</param>
/// <param name="Abandoned">Left after entering a queue.</param>
/// <param name="LeftInFlow">Left before any queue.</param>
/// <param name="Rejected">Refused with a final status.</param>
/// <param name="Failed">Everything that should not happen.</param>
public readonly record struct OutcomeCounts(long Answered, long Abandoned, long LeftInFlow, long Rejected, long Failed)
{
    /// <summary>All calls that have ended.</summary>
    public long Total => Answered + Abandoned + LeftInFlow + Rejected + Failed;

    /// <summary>How many ended with <paramref name="outcome"/>.</summary>
    public long this[CallOutcome outcome] => outcome switch
    {
        CallOutcome.Answered => Answered,
        CallOutcome.Abandoned => Abandoned,
        CallOutcome.LeftInFlow => LeftInFlow,
        CallOutcome.Rejected => Rejected,
        _ => Failed,
    };

    /// <summary>The word of <paramref name="outcome"/> in records, metrics and JSON.</summary>
    public static string WordOf(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Answered => "answered",
        CallOutcome.Abandoned => "abandoned",
        CallOutcome.LeftInFlow => "left_in_flow",
        CallOutcome.Rejected => "rejected",
        _ => "failed",
    };

    /// <summary>The counts by those words, zeros included, in the order of the enum.</summary>
    public IReadOnlyDictionary<string, long> ToWords()
    {
        var words = new Dictionary<string, long>();
        foreach (CallOutcome outcome in Enum.GetValues<CallOutcome>())
        {
            words.Add(WordOf(outcome), this[outcome]);
        }

        return words;
    }

    /// <summary>These and one more of <paramref name="outcome"/>.</summary>
    internal OutcomeCounts Plus(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Answered => this with { Answered = Answered + 1 },
        CallOutcome.Abandoned => this with { Abandoned = Abandoned + 1 },
        CallOutcome.LeftInFlow => this with { LeftInFlow = LeftInFlow + 1 },
        CallOutcome.Rejected => this with { Rejected = Rejected + 1 },
        _ => this with { Failed = Failed + 1 },
    };
}
