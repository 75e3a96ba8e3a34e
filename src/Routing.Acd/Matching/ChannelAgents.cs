using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The agents who could take something of one channel now: a line for each profile, the longest idle first, and
/// over the heads of the lines an index by literal, so that what asks for a rare one meets only those who have it.
/// </summary>
internal sealed class ChannelAgents
{
    private readonly Roster _roster;
    private readonly Profiles _profiles;
    private readonly AgedLine[] _lines;
    private readonly LineLink[]? _links;
    private readonly KeyIndex<int, uint> _heads;

    // Keys count from here: four bytes each are enough then for a long while.
    private long _base;

    public ChannelAgents(Channel channel, Roster roster, Profiles profiles)
    {
        _roster = roster;
        _profiles = profiles;
        _lines = new AgedLine[profiles.Count];
        _links = channel == Channel.Voice ? null : new LineLink[roster.Count];
        _heads = new KeyIndex<int, uint>(profiles.Lacks);
        ByNumber.Clear(roster.Count);
    }

    /// <summary>The same agents by number.</summary>
    public AgentBits ByNumber { get; } = new();

    private AvailableItems Items => new(_roster, _links);

    public bool Has(int agent) => ByNumber.Has(agent);

    public void Insert(int agent)
    {
        int profile = _roster[agent].Profile;
        ref AgedLine line = ref _lines[profile];
        int first = line.First(Items);
        line.Insert(Items, agent);
        ByNumber.Set(agent);
        if (first < 0 || line.First(Items) == agent)
        {
            SetHead(profile, KeyOf(_roster[agent].IdleStamp));
        }
    }

    public void Remove(int agent)
    {
        int profile = _roster[agent].Profile;
        ref AgedLine line = ref _lines[profile];
        bool wasFirst = line.First(Items) == agent;
        line.Remove(Items, agent);
        ByNumber.Unset(agent);
        if (wasFirst)
        {
            int first = line.First(Items);
            SetHead(profile, first < 0 ? KeyIndex<int, uint>.Nothing : KeyOf(_roster[first].IdleStamp));
        }
    }

    /// <summary>The longest idle of a profile. Only when there is one.</summary>
    public int HeadOf(int profile) => _lines[profile].First(Items);

    /// <summary>All of a profile, in no order.</summary>
    public void Collect(int profile, List<int> agents) => _lines[profile].Collect(Items, agents);

    /// <summary>Shows the profiles of those who meet a conjunction, as far as its masks can tell.</summary>
    public void Search<TVisitor>(in Conjunction conjunction, ref TVisitor visitor)
        where TVisitor : struct, IKeyVisitor<int>
    {
        if (conjunction.IsEmpty)
        {
            _heads.Search(0, _profiles.EveryoneBegins, _profiles.Positions, ref visitor);
            return;
        }

        uint rarest = conjunction.Literals[0];
        ref readonly Holders holders = ref _profiles.HoldersOf(Conjunction.LiteralOf(rarest));
        int end = holders.Begin + holders.AtLeast(Conjunction.LevelOf(rarest));
        _heads.Search(conjunction.Narrow, holders.Begin, end, ref visitor);
    }

    private void SetHead(int profile, int key)
    {
        _heads.Set(_profiles.EveryoneBegins + profile, key);
        foreach (HeldLiteral held in _profiles.Held(profile))
        {
            _heads.Set(held.Position, key);
        }
    }

    /// <summary>The key of a stamp: never the other way round than stamps are, equal perhaps for those from long before the base.</summary>
    private int KeyOf(long stamp)
    {
        if (stamp - _base >= int.MaxValue)
        {
            Rebase(stamp - (int.MaxValue / 2));
        }

        return (int)Math.Max(0, stamp - _base);
    }

    private void Rebase(long from)
    {
        _base = from;
        for (int profile = 0; profile < _lines.Length; profile++)
        {
            int first = _lines[profile].First(Items);
            if (first >= 0)
            {
                SetHead(profile, (int)Math.Clamp(_roster[first].IdleStamp - from, 0, int.MaxValue - 1));
            }
        }
    }
}
