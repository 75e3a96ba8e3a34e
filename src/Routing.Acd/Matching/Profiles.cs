using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// What agents of the newest plan are able to do, each combination once. Skills and groups that somebody has
/// are numbered together, as literals; a profile is a short list of these, a literal the list of the profiles
/// that have it. All in a few arrays: a profile of twelve skills costs about 200 bytes.
/// </summary>
internal sealed class Profiles
{
    private readonly Dictionary<long, int> _literals = [];
    private readonly List<Holders> _holders = [];
    private readonly List<Capacity> _capacities = [];
    private readonly Dictionary<Capacity, int> _capacityNumbers = [];
    private HeldLiteral[] _held = [];
    private int[] _begins = [];
    private NarrowNumbers _capacityOf = new(0, 0);

    // By position: for each literal those who have it; what stands behind them, at the end, is all profiles.
    private NarrowNumbers _holderAt = new(0, 0);
    private uint[] _lacks = [];

    private Signature[] _signatures = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Literals that somebody has.</summary>
    public int Literals => _holders.Count;

    /// <summary>A profile by number.</summary>
    public Profile this[int profile] => new(this, profile);

    /// <summary>Sorts all agents into profiles anew, after a plan.</summary>
    public void Load(Roster roster)
    {
        _literals.Clear();
        _holders.Clear();
        _capacities.Clear();
        _capacityNumbers.Clear();
        var making = new ProfileMaking(roster.Count);
        var held = new List<HeldLiteral>();
        for (int i = 0; i < roster.Count; i++)
        {
            ref AgentRecord agent = ref roster[i];
            agent.Profile = agent.Plan is null ? -1 : making.Find(Describe(agent.Plan, held), NumberOf(new Capacity(agent.Plan)));
        }

        Count = making.Count;
        (_held, _begins, int[] capacities) = making.Result();
        _capacityOf = new NarrowNumbers(capacities, _capacities.Count);
        MakeHolders();
    }

    /// <summary>Whether there are numbers enough for what these agents have (<see cref="HeldLiteral"/>). Only on a fresh one.</summary>
    public bool CanHold(IReadOnlyList<AgentPlan?> agents)
    {
        var making = new ProfileMaking(0);
        var held = new List<HeldLiteral>();
        foreach (AgentPlan? agent in agents)
        {
            if (agent is not null)
            {
                making.Find(Describe(agent, held), NumberOf(new Capacity(agent)));
            }

            if (Literals > HeldLiteral.MostLiterals || making.Positions > HeldLiteral.MostPositions)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The number of a skill that somebody has.</summary>
    public bool TryFind(SkillId skill, out int literal) => _literals.TryGetValue(Name(skill), out literal);

    /// <summary>The number of a group that somebody is in.</summary>
    public bool TryFind(GroupId group, out int literal) => _literals.TryGetValue(Name(group), out literal);

    /// <summary>The profiles that have a literal.</summary>
    public ref readonly Holders HoldersOf(int literal) => ref CollectionsMarshal.AsSpan(_holders)[literal];

    /// <summary>What a profile has, as far as a few bits tell.</summary>
    public Signature SignatureOf(int profile) => _signatures[profile];

    /// <summary>All profiles stand, as if they all had one literal, from this position on.</summary>
    public int EveryoneBegins => _held.Length;

    /// <summary>The end of all positions.</summary>
    public int Positions => _held.Length + Count;

    /// <summary>What the profile at each position lacks, as a mask of literals (<see cref="Conjunction.NarrowBit"/>): for the indexes of all channels.</summary>
    public uint[] Lacks => _lacks;

    /// <summary>The profile at a position.</summary>
    public int HolderAt(int position) => position < EveryoneBegins ? _holderAt[position] : position - EveryoneBegins;

    /// <summary>What a profile has, by literal.</summary>
    public ReadOnlySpan<HeldLiteral> Held(int profile) => _held.AsSpan(_begins[profile], _begins[profile + 1] - _begins[profile]);

    /// <summary>Where a profile's literals begin: good for <see cref="Prefetch"/>; -1 of none.</summary>
    public int BeginOf(int profile) => profile < 0 ? -1 : _begins[profile];

    /// <summary>The literals that begin here will be looked at soon. A place out of an older plan does no harm.</summary>
    public unsafe void Prefetch(int begin)
    {
        if (Sse.IsSupported && (uint)begin < (uint)_held.Length)
        {
            // Only hints: nothing is read through the pointers, so they may be stale by the time.
            ref byte first = ref Unsafe.As<HeldLiteral, byte>(ref _held[begin]);
            Sse.Prefetch0(Unsafe.AsPointer(ref first));
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, 64)));
        }
    }

    /// <summary>The same of where they begin.</summary>
    public unsafe void PrefetchBegin(int profile)
    {
        if (Sse.IsSupported && (uint)profile < (uint)Count)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref _begins[profile]));
            _capacityOf.Prefetch(profile);
        }
    }

    /// <summary>A profile's level of a literal; 0 for not having it.</summary>
    public int LevelOf(int profile, int literal)
    {
        foreach (HeldLiteral held in Held(profile))
        {
            if (held.Literal == literal)
            {
                return held.Level;
            }
        }

        return 0;
    }

    /// <summary>Whether anybody takes anything of a channel.</summary>
    public bool Takes(Channel channel) => _capacities.Exists(capacity => capacity.Takes(channel));

    public Capacity CapacityOf(int profile) => _capacities[_capacityOf[profile]];

    /// <summary>What a profile lacks: every bit but those of its literals.</summary>
    private uint LacksOf(int profile)
    {
        uint lacks = uint.MaxValue;
        foreach (HeldLiteral held in Held(profile))
        {
            lacks &= ~Conjunction.NarrowBit(held.Literal);
        }

        return lacks;
    }

    private static long Name(SkillId skill) => (long)skill.Value << 1;

    private static long Name(GroupId group) => ((long)group.Value << 1) | 1;

    /// <summary>Lists what an agent has, sorted and once each.</summary>
    private ReadOnlySpan<HeldLiteral> Describe(AgentPlan agent, List<HeldLiteral> held)
    {
        held.Clear();
        foreach (SkillRequirement skill in agent.Skills)
        {
            // A level out of range got past no validator; it counts as the nearest one, or as not having the skill.
            if (skill.Level > 0)
            {
                held.Add(new HeldLiteral(NumberOf(Name(skill.Skill)), Math.Min(skill.Level, (byte)10)));
            }
        }

        foreach (GroupId group in agent.Groups)
        {
            held.Add(new HeldLiteral(NumberOf(Name(group)), 1));
        }

        held.Sort(static (a, b) => a.Literal != b.Literal ? a.Literal.CompareTo(b.Literal) : b.Level.CompareTo(a.Level));
        int kept = 0;
        for (int i = 0; i < held.Count; i++)
        {
            if (kept == 0 || held[kept - 1].Literal != held[i].Literal)
            {
                held[kept++] = held[i];
            }
        }

        return CollectionsMarshal.AsSpan(held)[..kept];
    }

    private int NumberOf(long name)
    {
        if (!_literals.TryGetValue(name, out int literal))
        {
            literal = _holders.Count;
            _literals.Add(name, literal);
            _holders.Add(default);
        }

        return literal;
    }

    private int NumberOf(Capacity capacity)
    {
        if (!_capacityNumbers.TryGetValue(capacity, out int number))
        {
            number = _capacities.Count;
            _capacityNumbers.Add(capacity, number);
            _capacities.Add(capacity);
        }

        return number;
    }

    private void MakeHolders()
    {
        Span<Holders> holders = CollectionsMarshal.AsSpan(_holders);
        foreach (HeldLiteral held in _held)
        {
            holders[held.Literal].Count(held.Level);
        }

        int end = 0;
        foreach (ref Holders each in holders)
        {
            end = each.Stand(end);
        }

        _holderAt = new NarrowNumbers(EveryoneBegins, Count);
        _lacks = new uint[KeyIndex<int, uint>.RoomFor(Positions)];
        _signatures = new Signature[Count];
        for (int profile = 0; profile < Count; profile++)
        {
            uint lacks = LacksOf(profile);
            for (int at = _begins[profile]; at < _begins[profile + 1]; at++)
            {
                HeldLiteral held = _held[at];
                int position = holders[held.Literal].Put(held.Level);
                _held[at] = new HeldLiteral(held.Literal, held.Level, position);
                _holderAt[position] = profile;
                _lacks[position] = lacks;
                _signatures[profile].Add(held.Literal, held.Level);
            }

            _lacks[EveryoneBegins + profile] = lacks;
        }
    }
}
