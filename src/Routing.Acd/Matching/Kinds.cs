using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>What an interaction brings along besides its age.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Priority">A priority of its own; null for the queue's.</param>
/// <param name="Requires">Added to each set of the queue; null for nothing.</param>
internal readonly record struct KindKey(int Queue, Channel Channel, int? Priority, RequirementSet? Requires)
{
    // Asked for with each interaction that comes; what calls require is nearly always the same object.
    public bool Equals(KindKey other) =>
        Queue == other.Queue
        && Channel == other.Channel
        && Priority == other.Priority
        && (ReferenceEquals(Requires, other.Requires) || (Requires is not null && Requires.Equals(other.Requires)));

    public override int GetHashCode() =>
        HashCode.Combine((Queue * ChannelCounts.Length) + (int)Channel, Priority ?? -1, Requires is null ? 0 : Requires.GetHashCode());
}

/// <summary>
/// The kinds of interactions there are, each kept once for all that are alike. Those nobody is of any more
/// are kept for a while, then made into others, so that a steady mix of kinds allocates nothing.
/// </summary>
internal sealed class Kinds(int kept)
{
    private readonly Dictionary<KindKey, int> _byKey = [];
    private readonly List<Kind> _kinds = [];
    private readonly IdleList _unused = new();

    public int Count => _kinds.Count;

    public Kind this[int kind] => _kinds[kind];

    /// <summary>The kind of <paramref name="key"/>, with one more user. A new one has no class yet.</summary>
    public int Use(in KindKey key)
    {
        if (!_byKey.TryGetValue(key, out int number))
        {
            number = Make(key);
        }

        if (_kinds[number].Users++ == 0)
        {
            _unused.Remove(number);
        }

        return number;
    }

    /// <summary>One user less.</summary>
    public void Release(int number)
    {
        if (--_kinds[number].Users == 0)
        {
            _unused.Add(number);
        }
    }

    private int Make(in KindKey key)
    {
        int number = _unused.First;
        if (number < 0 || _kinds.Count < kept)
        {
            number = _kinds.Count;
            _kinds.Add(new Kind());
        }
        else
        {
            _unused.Remove(number);
            _byKey.Remove(_kinds[number].Key);
        }

        _kinds[number].Become(key);
        _byKey.Add(key, number);
        _unused.Add(number);
        return number;
    }
}
