using Routing.Records.Model;

namespace Routing.Records;

/// <summary>
/// Takes records from the exchange: remembers them at once, writes them behind. Any thread; never blocks.
/// What is handed over, the list of segments too, must not change any more.
/// </summary>
public interface IRecordSink
{
    /// <summary>
    /// An interaction is under way; <paramref name="record"/> is what is known so far. Call it at the first
    /// sign, and again (cheap: the newest replaces the one before) when it enters a queue, is connected, or is
    /// over but for the agent's wrap-up. If the process dies before the record is added, the next start
    /// writes this one: with the outcome it has, or while that is <c>failed</c> as ended by <c>system</c>.
    /// </summary>
    void Begin(InteractionRecord record);

    /// <summary>An interaction is over. A second record of the same id changes nothing.</summary>
    void Add(InteractionRecord record);

    /// <summary>An agent's state changed.</summary>
    void Add(AgentStateEntry entry);
}
