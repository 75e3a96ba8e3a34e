using System.Runtime.InteropServices;

namespace Routing.Acd.Matching;

/// <summary>
/// The agents who are in a cool-down because they let an interaction ring, by that interaction: whom it may
/// ask again when nobody else is there. Few at any time.
/// </summary>
internal sealed class CoolingAgents(Roster roster)
{
    private readonly Dictionary<long, Group> _groups = [];

    /// <summary>No agent is.</summary>
    public bool IsEmpty => _groups.Count == 0;

    /// <summary>The groups, in no order.</summary>
    public Dictionary<long, Group>.Enumerator GetEnumerator() => _groups.GetEnumerator();

    /// <summary>Who let the interaction with that sequence ring.</summary>
    public bool TryFind(long sequence, out Group group) => _groups.TryGetValue(sequence, out group);

    /// <summary>The agent let it ring, and is asked again for no other.</summary>
    public void Add(int agent, long sequence, int slot)
    {
        ref Group group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, sequence, out bool known);
        int first = known ? group.First : -1;
        if (first >= 0)
        {
            roster[first].Link.Previous = agent;
        }

        roster[agent].Link.Previous = -1;
        roster[agent].Link.Next = first;
        roster[agent].CoolFor = sequence;
        group = new Group(agent, slot);
    }

    /// <summary>The agent's cool-down is over, or has another cause by now.</summary>
    public void Remove(int agent)
    {
        ref AgentRecord record = ref roster[agent];
        if (record.CoolFor == 0)
        {
            return;
        }

        if (record.Link.Next >= 0)
        {
            roster[record.Link.Next].Link.Previous = record.Link.Previous;
        }

        if (record.Link.Previous >= 0)
        {
            roster[record.Link.Previous].Link.Next = record.Link.Next;
        }
        else if (record.Link.Next >= 0)
        {
            ref Group group = ref CollectionsMarshal.GetValueRefOrNullRef(_groups, record.CoolFor);
            group = group with { First = record.Link.Next };
        }
        else
        {
            _groups.Remove(record.CoolFor);
        }

        record.CoolFor = 0;
    }

    /// <summary>An interaction has come back, perhaps in another slot.</summary>
    public void Place(long sequence, int slot)
    {
        if (_groups.Count > 0 && _groups.TryGetValue(sequence, out Group group))
        {
            _groups[sequence] = group with { Slot = slot };
        }
    }

    /// <param name="First">The first of the agents (then <see cref="AgentRecord.Link"/>).</param>
    /// <param name="Slot">Where the interaction was seen last; another may be there by now.</param>
    internal readonly record struct Group(int First, int Slot);
}
