using Routing.Records.Model;

namespace Routing.Records;

/// <summary>
/// Reads what was written: the demo's summary, reports and the API. Any thread. What was added a moment
/// ago may not be there yet (<see cref="Writing.RecordWriter.FlushAsync"/>). Times are taken as instants,
/// whatever their offset.
/// </summary>
public interface IRecordReader
{
    /// <summary>
    /// How many interactions ended in each way, of those that started from <paramref name="from"/> (included)
    /// to <paramref name="to"/> (not included); null leaves that side open. Outcomes that never came are not in it.
    /// </summary>
    Task<IReadOnlyDictionary<InteractionOutcome, long>> CountByOutcomeAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellation = default);

    /// <summary>One interaction with its segments and decisions; null when there is none of that id.</summary>
    Task<InteractionRecord?> FindAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>
    /// The interactions, with their segments and without their decisions, that started from <paramref name="from"/> (included) to
    /// <paramref name="to"/> (not included), earliest first, at most <paramref name="limit"/> (1 to 10,000).
    /// </summary>
    Task<IReadOnlyList<InteractionRecord>> ListAsync(
        DateTimeOffset from, DateTimeOffset to, int limit = 1000, CancellationToken cancellation = default);

    /// <summary>An agent's states that began in that span, in the order in which they were added, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<AgentStateEntry>> ListAgentStatesAsync(
        string agent, DateTimeOffset from, DateTimeOffset to, int limit = 1000, CancellationToken cancellation = default);

    /// <summary>
    /// The agents of the talks that ended at <paramref name="since"/> or later, with the callers' numbers, the latest
    /// first, at most <paramref name="limit"/> (1 to 1,000,000). A caller may come several times.
    /// </summary>
    Task<IReadOnlyList<LastTalk>> ListLastTalksAsync(DateTimeOffset since, int limit, CancellationToken cancellation = default);
}
