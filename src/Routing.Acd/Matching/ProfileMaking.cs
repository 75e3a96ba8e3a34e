namespace Routing.Acd.Matching;

/// <summary>Profiles while they are collected from a plan: tells those apart that differ. Thrown away after.</summary>
internal sealed class ProfileMaking : IEqualityComparer<int>
{
    private readonly HashSet<int> _known;
    private readonly List<HeldLiteral> _held = [];
    private readonly List<int> _begins = [0];
    private readonly List<int> _capacities = [];

    public ProfileMaking(int agents) => _known = new HashSet<int>(agents, this);

    public int Count => _capacities.Count;

    /// <summary>Positions that they take (<see cref="Profiles.Positions"/>).</summary>
    public int Positions => _held.Count + Count;

    /// <summary>The profile of whoever has these literals, sorted, and this capacity.</summary>
    public int Find(ReadOnlySpan<HeldLiteral> literals, int capacity)
    {
        int candidate = Count;
        foreach (HeldLiteral literal in literals)
        {
            _held.Add(literal);
        }

        _begins.Add(_held.Count);
        _capacities.Add(capacity);
        if (_known.TryGetValue(candidate, out int profile))
        {
            _held.RemoveRange(_begins[candidate], literals.Length);
            _begins.RemoveAt(candidate + 1);
            _capacities.RemoveAt(candidate);
            return profile;
        }

        _known.Add(candidate);
        return candidate;
    }

    /// <summary>Literals of all profiles, where each profile's begin (and the last end), and their capacities.</summary>
    public (HeldLiteral[] Held, int[] Begins, int[] Capacities) Result() => ([.. _held], [.. _begins], [.. _capacities]);

    bool IEqualityComparer<int>.Equals(int x, int y)
    {
        int length = _begins[x + 1] - _begins[x];
        if (_capacities[x] != _capacities[y] || length != _begins[y + 1] - _begins[y])
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            HeldLiteral one = _held[_begins[x] + i];
            HeldLiteral other = _held[_begins[y] + i];
            if (one.Literal != other.Literal || one.Level != other.Level)
            {
                return false;
            }
        }

        return true;
    }

    int IEqualityComparer<int>.GetHashCode(int profile)
    {
        var hash = default(HashCode);
        hash.Add(_capacities[profile]);
        for (int at = _begins[profile]; at < _begins[profile + 1]; at++)
        {
            hash.Add((_held[at].Literal << 4) | _held[at].Level);
        }

        return hash.ToHashCode();
    }
}
