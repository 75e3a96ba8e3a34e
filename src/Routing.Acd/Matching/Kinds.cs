using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>What an interaction brings along besides its age.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Priority">A priority of its own; null for the queue's.</param>
/// <param name="Requires">Added to each set of the queue; null for nothing.</param>
internal readonly record struct KindKey(int Queue, Channel Channel, int? Priority, RequirementSet? Requires);

/// <summary>
/// The kinds of interactions there are, each kept once for all that are alike. Those nobody is of any more
/// are kept for a while, then made into others, so that a steady mix of kinds allocates nothing.
/// </summary>
internal sealed class Kinds
{
    // Below this many an unused kind is kept for the next of it; above it the longest unused goes.
    private const int Kept = 256;

    private readonly Dictionary<KindKey, int> _byKey = [];
    private readonly List<Kind> _kinds = [];
    private int _firstUnused = -1;
    private int _lastUnused = -1;

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
            TakeFromUnused(number);
        }

        return number;
    }

    /// <summary>One user less.</summary>
    public void Release(int number)
    {
        Kind kind = _kinds[number];
        if (--kind.Users > 0)
        {
            return;
        }

        kind.Previous = _lastUnused;
        kind.Next = -1;
        if (_lastUnused >= 0)
        {
            _kinds[_lastUnused].Next = number;
        }
        else
        {
            _firstUnused = number;
        }

        _lastUnused = number;
        kind.Unused = true;
    }

    private int Make(in KindKey key)
    {
        int number = _firstUnused;
        if (number < 0 || _kinds.Count < Kept)
        {
            number = _kinds.Count;
            _kinds.Add(new Kind());
        }
        else
        {
            _byKey.Remove(_kinds[number].Key);
        }

        _kinds[number].Become(key);
        _byKey.Add(key, number);
        return number;
    }

    private void TakeFromUnused(int number)
    {
        Kind kind = _kinds[number];
        if (!kind.Unused)
        {
            return;
        }

        kind.Unused = false;
        if (kind.Previous >= 0)
        {
            _kinds[kind.Previous].Next = kind.Next;
        }
        else
        {
            _firstUnused = kind.Next;
        }

        if (kind.Next >= 0)
        {
            _kinds[kind.Next].Previous = kind.Previous;
        }
        else
        {
            _lastUnused = kind.Previous;
        }
    }
}
