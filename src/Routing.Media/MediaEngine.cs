using System.Security.Cryptography;
using Routing.Media.Audio;
using Routing.Media.Dtmf;
using Routing.Media.Relay;
using Routing.Media.Sdp;

namespace Routing.Media;

/// <summary>
/// The media engine in this process: real sockets, RTP on its own threads. The exchange calls it as
/// <see cref="IMediaEngine"/>; the simulator also listens for tones and sends key presses.
/// </summary>
/// <remarks>Built-in prompts: <c>tone:HERTZ</c> (a second of a sine, seamless when looped) and <c>silence</c>.</remarks>
public sealed class MediaEngine : IMediaEngine
{
    private const string Stopped = "the media engine is stopped";

    private readonly EngineLegs _legs = new();
    private readonly PromptStore _prompts = new();
    private readonly MediaTally _tally = new();
    private readonly MediaEngineOptions _options;
    private readonly LegSockets _sockets;
    private readonly MediaMetrics? _metrics;
    private readonly RtpLegSettings _settings;
    private MediaLoop[] _loops = [];
    private long _lastLeg;
    private int _disposed;

    /// <summary>Starts the loops. Ports are bound leg by leg.</summary>
    /// <exception cref="IOException">The address cannot be listened on, or no descriptor is left for the loops; the text says which.</exception>
    public MediaEngine(MediaEngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Loops, 1, nameof(options));
        _options = options;
        _sockets = new LegSockets(options);
        _settings = RtpLegSettings.Of(options, _tally);
        _metrics = options.Metered ? new MediaMetrics(() => _loops) : null;
        Action<double>? lag = _metrics is null ? null : _metrics.Lag;
        _loops = [.. Enumerable.Range(0, options.Loops).Select(i => new MediaLoop($"media-{i}", options.Time, lag, options.Logger))];
        options.Logger.Started(
            options.Listen.ToString(), options.Ports.First, options.Ports.Last, _sockets.Capacity, _sockets.Pairs, _sockets.Descriptors);
    }

    /// <summary>How many legs fit at once: bounded by the port range and by RLIMIT_NOFILE.</summary>
    public int Capacity => _sockets.Capacity;

    /// <inheritdoc/>
    public MediaCounts Counts => new(_legs.Count, 2 * _sockets.Open, _tally.Plays);

    /// <inheritdoc/>
    public void KeepForUrgent(double share) => _sockets.Keep(share);

    /// <summary>The loops, for tests and benchmarks.</summary>
    internal IReadOnlyList<MediaLoop> Loops => _loops;

    /// <inheritdoc/>
    public ValueTask<MediaResult> OfferAsync(MediaLegOptions options, IMediaEvents events) =>
        new(Open(options, null, events, leg => leg.Negotiation.Offer(CodecOf(options.CodecsOf))));

    /// <inheritdoc/>
    public ValueTask<MediaResult> AnswerAsync(MediaLegOptions options, ReadOnlyMemory<byte> offer, IMediaEvents events)
    {
        if (offer.IsEmpty)
        {
            return OfferAsync(options, events);
        }

        return new(SdpReader.Read(offer.Span, out string problem) is { } sdp
            ? Open(options, sdp, events, leg => leg.Negotiation.Answer(sdp))
            : LegNegotiation.Unreadable(problem));
    }

    /// <inheritdoc/>
    public ValueTask<MediaResult> AcceptAnswerAsync(MediaLegId leg, ReadOnlyMemory<byte> answer) =>
        new(_legs.Find(leg) is { } known ? known.Negotiation.Accept(answer) : LegNegotiation.Unknown(leg));

    /// <inheritdoc/>
    public ValueTask<MediaResult> ReofferAsync(MediaLegId leg, ReadOnlyMemory<byte> offer) =>
        new(_legs.Find(leg) is { } known ? known.Negotiation.Reoffer(offer) : LegNegotiation.Unknown(leg));

    /// <inheritdoc/>
    public void Play(MediaLegId leg, long play, PlayList what)
    {
        Prompt[]? prompts = _prompts.Find(what.Prompts);
        _legs.Post(leg, (rtp, loop, events) =>
        {
            if (prompts is null)
            {
                rtp.Player.Stop();
                events.OnPlayEnded(leg, play, PlayEnd.NotFound);
                return;
            }

            rtp.Player.Start(play, prompts, what.Loop);
            loop.Pace(rtp);
        });
    }

    /// <inheritdoc/>
    public void StopPlay(MediaLegId leg) => _legs.Post(leg, static (rtp, _, _) => rtp.Player.Stop());

    /// <inheritdoc/>
    public void Bridge(MediaLegId a, MediaLegId b)
    {
        if (a != b && _legs.Find(a) is { } first && _legs.Find(b) is { } second)
        {
            LegMoves.Bridge(first.Rtp, second.Rtp);
        }
    }

    /// <inheritdoc/>
    public void Unbridge(MediaLegId leg) => _legs.Post(leg, static (rtp, _, _) => rtp.Part());

    /// <inheritdoc/>
    public bool SendDigit(MediaLegId leg, char digit, int milliseconds = 100)
    {
        DtmfSender press = DtmfSender.Press(digit, milliseconds);
        return TakesKeys(leg) && _legs.Post(leg, (rtp, loop, _) =>
        {
            rtp.Player.Press(press);
            loop.Pace(rtp);
        });
    }

    /// <inheritdoc/>
    public bool TakesKeys(MediaLegId leg) => _legs.Find(leg) is { Negotiation.TakesKeys: true };

    /// <summary>
    /// Watches what the peer sends for <paramref name="frequencies"/> from now on, in place of a watch
    /// before. Null when the leg is not open. The watch may be read while it runs and after the leg closed.
    /// </summary>
    public ToneWatch? Listen(MediaLegId leg, params ReadOnlySpan<double> frequencies)
    {
        var watch = new ToneWatch(frequencies);
        return _legs.Post(leg, (rtp, _, _) => rtp.Listen(watch)) ? watch : null;
    }

    /// <inheritdoc/>
    public ValueTask<MediaLegStatistics> CloseAsync(MediaLegId leg)
    {
        if (!_legs.TryRemove(leg, out EngineLeg? known))
        {
            return default;
        }

        known.Post((rtp, loop, _) =>
        {
            loop.Detach(rtp);
            rtp.Closed = true;
            _sockets.Close(rtp.Socket, known.Port);
            Interlocked.Decrement(ref loop.Load);
            _metrics?.LegClosed(rtp.Statistics);
            if (rtp.Foreign > 0)
            {
                _options.Logger.ForeignPackets(leg.Value, rtp.Foreign);
            }

            _legs.Forget(known);
            known.Closed.SetResult(rtp.Statistics);
        });
        return new ValueTask<MediaLegStatistics>(known.Closed.Task);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> LoadPrompts(IReadOnlyDictionary<string, string> pathByName)
    {
        IReadOnlyList<string> problems = _prompts.Load(pathByName);
        foreach (string problem in problems)
        {
            _options.Logger.PromptProblem(problem);
        }

        return problems;
    }

    /// <summary>Closes all legs, then stops the loops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (EngineLeg known in _legs.Unclosed)
        {
            await CloseAsync(known.Rtp.Id).ConfigureAwait(false);
            await known.Closed.Task.ConfigureAwait(false); // somebody else may be closing it
        }

        foreach (MediaLoop loop in _loops)
        {
            await loop.StopAsync().ConfigureAwait(false);
        }

        _metrics?.Dispose();
    }

    private MediaResult Open(MediaLegOptions options, SdpDescription? remote, IMediaEvents events, Func<EngineLeg, MediaResult> negotiate)
    {
        List<AudioCodec> codecs = LegNegotiation.KnownCodecs(options);
        if (codecs.Count == 0)
        {
            return LegNegotiation.NothingSpoken(options);
        }

        if (Volatile.Read(ref _disposed) != 0)
        {
            return Refused(Stopped);
        }

        string address = _sockets.AddressFor(options, remote is { AudioIndex: >= 0 and var i } ? remote.Media[i].Address : null);
        if (!_sockets.Serves(address, out string problem))
        {
            return Refused(problem, 488, 301);
        }

        if (_sockets.TryOpen(options.IsUrgent, out ushort port, out problem) is not { } socket)
        {
            return Refused(problem);
        }

        var id = new MediaLegId(Interlocked.Increment(ref _lastLeg));
        EngineLeg leg = Make(id, socket, port, new LocalMedia(address, port, codecs, RandomUlong() >> 2), options, events);
        MediaResult result = negotiate(leg);
        if (result.Refusal is { } refusal)
        {
            _options.Logger.Refused(refusal.Text);
            _sockets.Close(socket, port); // the loop has not seen the leg: agreed or not, it is attached below
            return result;
        }

        return Enter(leg) ? result : Refused(Stopped);
    }

    // False when the engine is being stopped; the leg is gone then.
    private bool Enter(EngineLeg leg)
    {
        _legs.Add(leg);

        // A full fence, the partner of the exchange in DisposeAsync: it finds the leg, or we find it disposed.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _disposed) != 0 && _legs.TryRemove(leg.Rtp.Id, out _))
        {
            _legs.Forget(leg);
            _sockets.Close(leg.Rtp.Socket, leg.Port); // the loop has not seen the leg
            leg.Closed.SetResult(default);
            return false;
        }

        // Also when DisposeAsync closes it already: the close waits for this.
        MediaLoop home = leg.Rtp.Home;
        Interlocked.Increment(ref home.Load);
        home.Post(() => home.Attach(leg.Rtp));
        return true;
    }

    private MediaResult Refused(string problem, int status = 503, int warning = 399)
    {
        _options.Logger.Refused(problem);
        return new(default, default, new MediaRefusal(status, warning, problem));
    }

    private EngineLeg Make(MediaLegId id, UdpSocket socket, ushort port, LocalMedia local, MediaLegOptions options, IMediaEvents events)
    {
        long now = _options.Time.GetTimestamp();
        var guarded = new GuardedEvents(events, _options.Logger);
        ulong random = RandomUlong();
        var stream = new OutboundStream(
            (uint)random, (ushort)(random >> 32), (uint)(random >> 40), now, _options.Time.TimestampFrequency);
        MediaLoop home = _legs.Find(options.CodecsOf) is { } partner
            ? partner.Rtp.Home
            : _loops.MinBy(l => Volatile.Read(ref l.Load))!;
        var rtp = new RtpLeg(id, socket, _sockets.ConnectsAt(local.Address), guarded, stream, home, _settings);
        var negotiation = new LegNegotiation(
            id, local, agreed => EngineLeg.Post(rtp, leg => leg.Agree(agreed, _options.Time.GetTimestamp())));
        return new EngineLeg(rtp, negotiation, port, guarded);
    }

    private AudioCodec? CodecOf(MediaLegId leg) => _legs.Find(leg)?.Negotiation.Codec;

    // Ids and starting points that nobody can guess (RFC 3550 §5.1, RFC 8866 §5.2).
    private static ulong RandomUlong() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
