using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Routing.Media.Relay;
using Routing.Media.Sdp;

namespace Routing.Media;

/// <summary>The legs of one engine, and how commands come to them on their loops. Any thread.</summary>
internal sealed class EngineLegs
{
    private readonly ConcurrentDictionary<long, EngineLeg> _open = new();

    // Every leg until its close has run, also after commands no longer reach it: the loops live so long.
    private readonly ConcurrentDictionary<long, EngineLeg> _unclosed = new();

    /// <summary>Those that commands reach.</summary>
    public int Count => _open.Count;

    /// <summary>All whose close has not run yet.</summary>
    public IEnumerable<EngineLeg> Unclosed => _unclosed.Values;

    public EngineLeg? Find(MediaLegId leg) => _open.GetValueOrDefault(leg.Value);

    public void Add(EngineLeg leg)
    {
        _open[leg.Rtp.Id.Value] = leg;
        _unclosed[leg.Rtp.Id.Value] = leg; // second: who finds it here can close it
    }

    /// <summary>Commands reach it no longer; true for the first who says so, who closes it then.</summary>
    public bool TryRemove(MediaLegId id, [NotNullWhen(true)] out EngineLeg? leg) => _open.TryRemove(id.Value, out leg);

    /// <summary>Its close has run.</summary>
    public void Forget(EngineLeg leg) => _unclosed.TryRemove(KeyValuePair.Create(leg.Rtp.Id.Value, leg));

    /// <summary>Runs that on the leg's loop, after what was posted before; false when the leg is not open.</summary>
    public bool Post(MediaLegId leg, Action<RtpLeg, MediaLoop, IMediaEvents> run)
    {
        if (Find(leg) is not { } known)
        {
            return false;
        }

        known.Post(run);
        return true;
    }
}

/// <summary>A leg as its engine knows it.</summary>
internal sealed record EngineLeg(RtpLeg Rtp, LegNegotiation Negotiation, ushort Port, IMediaEvents Events)
{
    public TaskCompletionSource<MediaLegStatistics> Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Post(Action<RtpLeg, MediaLoop, IMediaEvents> run) => Post(Rtp, rtp => run(rtp, rtp.Owner!, Events));

    /// <summary>Under the gate, so that no command is posted to a loop that the leg has just left.</summary>
    public static void Post(RtpLeg leg, Action<RtpLeg> run)
    {
        lock (leg.PostGate)
        {
            leg.Home.Post(leg, () =>
            {
                if (!leg.Closed)
                {
                    run(leg);
                }
            });
        }
    }
}
