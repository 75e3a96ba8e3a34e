using Routing.Records;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Keeps what the exchange hands over to the records.</summary>
internal sealed class RecordList : IRecordSink
{
    /// <summary>Finished records in the order of their coming; two of one id stand here twice.</summary>
    public List<InteractionRecord> All { get; } = [];

    /// <summary>What was known of each interaction last, while it went on.</summary>
    public Dictionary<Guid, InteractionRecord> Begun { get; } = [];

    public List<AgentStateEntry> States { get; } = [];

    public void Begin(InteractionRecord record) => Begun[record.Id] = record;

    public void Add(InteractionRecord record) => All.Add(record);

    public void Add(AgentStateEntry entry) => States.Add(entry);
}
