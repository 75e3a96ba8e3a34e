using Routing.Records.Model;

namespace Routing.Records;

/// <summary>Takes records from the exchange: remembers them at once, writes them behind. Any thread; never blocks.</summary>
public interface IRecordSink
{
    /// <summary>An interaction is over. A second record of the same id changes nothing.</summary>
    void Add(InteractionRecord record);

    /// <summary>An agent's state changed.</summary>
    void Add(AgentStateEntry entry);
}
