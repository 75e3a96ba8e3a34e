using Routing.Records;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Keeps what the exchange hands over to the records. Adding: any thread; reading: once nothing is added any more.</summary>
internal sealed class RecordList : IRecordSink
{
    private readonly Lock _gate = new();

    /// <summary>Finished records in the order of their coming; two of one id stand here twice.</summary>
    public List<InteractionRecord> All { get; } = [];

    /// <summary>What was known of each interaction last, while it went on.</summary>
    public Dictionary<Guid, InteractionRecord> Begun { get; } = [];

    public List<AgentStateEntry> States { get; } = [];

    public void Begin(InteractionRecord record)
    {
        lock (_gate)
        {
            Begun[record.Id] = record;
        }
    }

    public void Add(InteractionRecord record)
    {
        lock (_gate)
        {
            All.Add(record);
        }
    }

    public void Add(AgentStateEntry entry)
    {
        lock (_gate)
        {
            States.Add(entry);
        }
    }
}
