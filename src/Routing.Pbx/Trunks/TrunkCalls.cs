using System.Collections.Concurrent;

namespace Routing.Pbx.Trunks;

/// <summary>How many calls each trunk carries now; the limit is checked and taken in one step. Any thread.</summary>
internal sealed class TrunkCalls
{
    private readonly ConcurrentDictionary<string, Count> _active = new(StringComparer.Ordinal);

    /// <summary>Takes a place on <paramref name="trunk"/>; false when <paramref name="most"/> are taken.</summary>
    public bool TryEnter(string trunk, int? most)
    {
        Count count = _active.GetOrAdd(trunk, static _ => new Count());

        // Interlocked on both sides: who lifts it over the limit takes itself back, nobody else is refused.
        if (Interlocked.Increment(ref count.Calls) > (most ?? int.MaxValue))
        {
            Interlocked.Decrement(ref count.Calls);
            return false;
        }

        return true;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(string trunk) => Interlocked.Decrement(ref _active[trunk].Calls);

    /// <summary>Calls on <paramref name="trunk"/> now.</summary>
    public int Active(string trunk) => _active.TryGetValue(trunk, out Count? count) ? Volatile.Read(ref count.Calls) : 0;

    /// <summary>Trunks that carry any.</summary>
    public IEnumerable<string> InUse => _active.Where(trunk => Volatile.Read(ref trunk.Value.Calls) > 0).Select(trunk => trunk.Key);

    private sealed class Count
    {
        public int Calls;
    }
}
