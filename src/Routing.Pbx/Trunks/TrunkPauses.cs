using System.Collections.Concurrent;

namespace Routing.Pbx.Trunks;

/// <summary>
/// Trunks that are better not called for a while, most because they asked for it. RFC 3261 §21.5.4: a 503 with Retry-After speaks for the whole server, and
/// some carriers take a call before that for an attack. Any thread.
/// </summary>
internal sealed class TrunkPauses(TimeProvider time)
{
    /// <summary>Longest pause, whatever was asked: a typing error of the carrier's, or a callee's word that it repeats, must not silence a trunk for a day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (long Since, TimeSpan For)> _pauses = new(StringComparer.Ordinal);

    /// <summary>It asked for so long; the pause as it is kept.</summary>
    public TimeSpan Pause(string trunk, TimeSpan asked)
    {
        TimeSpan kept = asked < Longest ? asked : Longest;
        long now = time.GetTimestamp();

        // Two calls refused in one moment: the later end holds.
        _pauses.AddOrUpdate(
            trunk,
            static (_, next) => next,
            (_, before, next) => before.For - time.GetElapsedTime(before.Since, next.Since) > next.For ? before : next,
            (Since: now, For: kept));
        return kept;
    }

    /// <summary>It may be called again.</summary>
    public void End(string trunk) => _pauses.TryRemove(trunk, out _);

    /// <summary>How long it is still not to be called; zero when it may be.</summary>
    public TimeSpan Left(string trunk)
    {
        if (!_pauses.TryGetValue(trunk, out (long Since, TimeSpan For) pause))
        {
            return TimeSpan.Zero;
        }

        TimeSpan left = pause.For - time.GetElapsedTime(pause.Since);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _pauses.TryRemove(KeyValuePair.Create(trunk, pause));
        return TimeSpan.Zero;
    }
}
