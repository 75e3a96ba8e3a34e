using System.Net;

namespace Routing.Sip.Security;

/// <summary>
/// A bucket of tokens for each source. Sources at once are bounded, and those for whom there is no room share one bucket.
/// Within the turn.
/// </summary>
internal sealed class SourceRates
{
    private const int MostSources = 16_384;

    private readonly Dictionary<IPAddress, Bucket> _sources = [];
    private readonly Bucket _crowd = new();
    private TimeSpan _nextSweep;

    /// <summary>May one more begin from there? <paramref name="tooMany"/> says that so many were dropped that it is no accident.</summary>
    public bool Takes(IPAddress source, TimeSpan now, SipLimits limits, out bool tooMany)
    {
        Bucket bucket = Of(source, now, limits);
        bool taken = bucket.Take(now, limits);
        tooMany = !taken && bucket != _crowd && bucket.Drops >= limits.DropsToBan;
        return taken;
    }

    public void Forget(IPAddress source) => _sources.Remove(source);

    private Bucket Of(IPAddress source, TimeSpan now, SipLimits limits)
    {
        if (_sources.TryGetValue(source, out Bucket? bucket))
        {
            return bucket;
        }

        if (_sources.Count >= MostSources)
        {
            Sweep(now, limits);
        }

        return _sources.Count >= MostSources ? _crowd : _sources[source] = new Bucket();
    }

    // Who has been quiet for so long that its bucket is full again is as good as unknown.
    private void Sweep(TimeSpan now, SipLimits limits)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + TimeSpan.FromSeconds(1);
        foreach ((IPAddress source, Bucket bucket) in _sources)
        {
            if (bucket.IsQuiet(now, limits))
            {
                _sources.Remove(source);
            }
        }
    }

    private sealed class Bucket
    {
        private double _taken;
        private TimeSpan _at;

        public double Drops { get; private set; }

        public bool Take(TimeSpan now, SipLimits limits)
        {
            double passed = (now - _at).TotalSeconds;
            _at = now;
            _taken = Math.Max(0, _taken - (passed * limits.RequestsPerSecond));
            Drops = Math.Max(0, Drops - (passed * limits.DropsToBan / 60));
            if (_taken + 1 > limits.Burst)
            {
                Drops++;
                return false;
            }

            _taken++;
            return true;
        }

        public bool IsQuiet(TimeSpan now, SipLimits limits) =>
            (now - _at).TotalSeconds > Math.Max(60, limits.Burst / (double)Math.Max(1, limits.RequestsPerSecond));
    }
}
