using System.Runtime.InteropServices;

namespace Routing.Acd.Matching;

/// <summary>
/// The agents who are in a cool-down because they let an interaction ring, by that interaction: whom it may
/// ask again when nobody else is eligible. Few at any time. By its id, since sequences come from several owners.
/// </summary>
internal sealed class CoolingAgents(Roster roster)
{
    private readonly Dictionary<Guid, int> _numbers = [];
    private readonly List<Group> _groups = [];
    private readonly Stack<int> _free = [];

    /// <summary>No agent is.</summary>
    public bool IsEmpty => _numbers.Count == 0;

    /// <summary>The numbers of the groups, in no order.</summary>
    public Dictionary<Guid, int>.ValueCollection Numbers => _numbers.Values;

    /// <summary>A group by its number (<see cref="AgentRecord.CoolFor"/>).</summary>
    public Group this[int number] => _groups[number - 1];

    /// <summary>The number of those who let an interaction ring; 0 for nobody.</summary>
    public int NumberOf(Guid interaction) => IsEmpty ? 0 : _numbers.GetValueOrDefault(interaction);

    /// <summary>The agent let it ring, and is asked again for no other.</summary>
    public void Add(int agent, Guid interaction, int slot)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, interaction, out bool known);
        int first = known ? this[number].First : -1;
        if (first >= 0)
        {
            roster[first].Link.Previous = agent;
        }
        else if (!_free.TryPop(out number))
        {
            _groups.Add(default);
            number = _groups.Count;
        }

        roster[agent].Link.Previous = -1;
        roster[agent].Link.Next = first;
        roster[agent].CoolFor = number;
        _groups[number - 1] = new Group(interaction, agent, slot);
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

        Group group = this[record.CoolFor];
        if (record.Link.Previous >= 0)
        {
            roster[record.Link.Previous].Link.Next = record.Link.Next;
        }
        else if (record.Link.Next >= 0)
        {
            _groups[record.CoolFor - 1] = group with { First = record.Link.Next };
        }
        else
        {
            _numbers.Remove(group.Interaction);
            _free.Push(record.CoolFor);
        }

        record.CoolFor = 0;
    }

    /// <summary>An interaction has come back, perhaps in another slot.</summary>
    public void Place(Guid interaction, int slot)
    {
        if (NumberOf(interaction) is var number and > 0)
        {
            _groups[number - 1] = this[number] with { Slot = slot };
        }
    }

    /// <param name="Interaction">What they let ring.</param>
    /// <param name="First">The first of the agents (then <see cref="AgentRecord.Link"/>).</param>
    /// <param name="Slot">Where the interaction was seen last; another may be there by now.</param>
    internal readonly record struct Group(Guid Interaction, int First, int Slot);
}
