using System.Collections.Concurrent;

namespace Routing.Pbx.Trunks;

/// <summary>
/// How many calls each trunk carries now, those that came in and those that went out; the limits are checked and a place is
/// taken in one step. Any thread.
/// </summary>
internal sealed class TrunkCalls
{
    private const long OneOut = 1L << 32;

    private readonly ConcurrentDictionary<string, Count> _active = new(StringComparer.Ordinal);

    /// <summary>Takes a place on <paramref name="trunk"/> for a call that came in; false when <paramref name="most"/> are taken.</summary>
    public bool TryEnter(string trunk, int? most) => TryTake(trunk, most, null, 1);

    /// <summary>Gives it back.</summary>
    public void Leave(string trunk) => Interlocked.Add(ref _active[trunk].Calls, -1);

    /// <summary>
    /// Takes a place for a call that goes out; false when <paramref name="most"/> of all calls, or
    /// <paramref name="mostOut"/> of those that go out, are taken.
    /// </summary>
    public bool TryEnterOut(string trunk, int? most, int? mostOut) => TryTake(trunk, most, mostOut, OneOut + 1);

    /// <summary>Gives it back.</summary>
    public void LeaveOut(string trunk) => Interlocked.Add(ref _active[trunk].Calls, -OneOut - 1);

    /// <summary>Calls on <paramref name="trunk"/> now, in both directions.</summary>
    public int Active(string trunk) => (int)Read(trunk);

    /// <summary>Those of them that went out.</summary>
    public int ActiveOut(string trunk) => (int)(Read(trunk) >> 32);

    /// <summary>Trunks that carry any.</summary>
    public IEnumerable<string> InUse => _active.Where(trunk => Volatile.Read(ref trunk.Value.Calls) > 0).Select(trunk => trunk.Key);

    private long Read(string trunk) => _active.TryGetValue(trunk, out Count? count) ? Volatile.Read(ref count.Calls) : 0;

    private bool TryTake(string trunk, int? most, int? mostOut, long step)
    {
        Count count = _active.GetOrAdd(trunk, static _ => new Count());
        long now = Volatile.Read(ref count.Calls);
        while ((int)now < (most ?? int.MaxValue) && (now >> 32) < (mostOut ?? int.MaxValue))
        {
            // Both figures change in one exchange with every other taker and leaver: neither limit is ever passed, and
            // nobody is refused for a place that was only tried for.
            long before = Interlocked.CompareExchange(ref count.Calls, now + step, now);
            if (before == now)
            {
                return true;
            }

            now = before;
        }

        return false;
    }

    // The lower half counts all calls, the upper those that went out.
    private sealed class Count
    {
        public long Calls;
    }
}
