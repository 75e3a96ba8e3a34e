using Routing.Media.Audio;
using Routing.Media.Dtmf;
using Routing.Media.Relay;
using Routing.Media.Sdp;

namespace Routing.Media.Virtual;

/// <summary>
/// A media engine without sockets and packets, for whole calls in virtual time: it negotiates as the real
/// one does, prompts take their real length on the given clock, keys are pressed by
/// <see cref="Press"/>, and <see cref="Hears"/> tells what a leg hears. Any thread; events are raised
/// inside the call, or the timer, that caused them, so a listener must only post.
/// </summary>
/// <param name="time">The clock that prompts run on.</param>
/// <param name="ports">First and last port to hand out; nothing is bound.</param>
/// <param name="urgentShare">As <see cref="MediaEngineOptions.UrgentShare"/>.</param>
public sealed class VirtualMediaEngine(TimeProvider time, (int First, int Last)? ports = null, double urgentShare = 0) : IMediaEngine
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MediaLegId, VirtualLeg> _legs = [];
    private readonly PromptStore _prompts = new();
    private readonly MediaPortPool _ports = new(ports?.First ?? 20000, ports?.Last ?? 29999, urgentShare);
    private long _lastLeg;

    /// <inheritdoc/>
    public MediaCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new MediaCounts(_legs.Count, 2 * (_ports.Pairs - _ports.Free), _legs.Values.Count(l => l.Playing));
            }
        }
    }

    /// <summary>Adds a prompt that has no file: silence of this length. <see cref="LoadPrompts"/> drops it as it does any other.</summary>
    public void AddPrompt(string name, TimeSpan duration) =>
        _prompts.Add(new Prompt(name, new short[Math.Max(1, (int)(duration.TotalSeconds * ToneGenerator.SampleRate))]));

    /// <summary>The peer of <paramref name="leg"/> presses a key; nothing when the leg is not open, not agreed or holds us.</summary>
    public void Press(MediaLegId leg, char digit) => With(leg, l =>
    {
        if (l.Agreed is { MayReceive: true })
        {
            l.Events.OnDigit(leg, digit);
        }
    });

    /// <summary>What the peer of <paramref name="leg"/> hears now; nothing when the leg is not open or the peer holds us.</summary>
    public VirtualHearing Hears(MediaLegId leg)
    {
        VirtualHearing hearing = default;
        With(leg, l => hearing = l.Hears());
        return hearing;
    }

    /// <inheritdoc/>
    public ValueTask<MediaResult> OfferAsync(MediaLegOptions options, IMediaEvents events) =>
        new(Open(options, events, leg => leg.Negotiation.Offer(CodecOf(options.CodecsOf))));

    /// <inheritdoc/>
    public ValueTask<MediaResult> AnswerAsync(MediaLegOptions options, ReadOnlyMemory<byte> offer, IMediaEvents events)
    {
        if (offer.IsEmpty)
        {
            return OfferAsync(options, events);
        }

        return new(SdpReader.Read(offer.Span, out string problem) is { } sdp
            ? Open(options, events, leg => leg.Negotiation.Answer(sdp))
            : LegNegotiation.Unreadable(problem));
    }

    /// <inheritdoc/>
    public ValueTask<MediaResult> AcceptAnswerAsync(MediaLegId leg, ReadOnlyMemory<byte> answer) =>
        new(Negotiate(leg, negotiation => negotiation.Accept(answer)));

    /// <inheritdoc/>
    public ValueTask<MediaResult> ReofferAsync(MediaLegId leg, ReadOnlyMemory<byte> offer) =>
        new(Negotiate(leg, negotiation => negotiation.Reoffer(offer)));

    /// <inheritdoc/>
    public void Play(MediaLegId leg, long play, PlayList what) => With(leg, l =>
    {
        if (_prompts.Find(what.Prompts) is { } prompts)
        {
            l.Start(play, prompts, what.Loop);
            return;
        }

        l.Stop();
        l.Events.OnPlayEnded(leg, play, PlayEnd.NotFound);
    });

    /// <inheritdoc/>
    public void StopPlay(MediaLegId leg) => With(leg, l => l.Stop());

    /// <inheritdoc/>
    public bool SendDigit(MediaLegId leg, char digit, int milliseconds = 100)
    {
        _ = DtmfSender.Press(digit, milliseconds); // refuses what no peer could be sent
        bool takes = false;
        With(leg, l =>
        {
            takes = l.Negotiation.TakesKeys;
            l.Keys += takes ? digit : "";
        });
        return takes;
    }

    /// <inheritdoc/>
    public bool TakesKeys(MediaLegId leg)
    {
        bool takes = false;
        With(leg, l => takes = l.Negotiation.TakesKeys);
        return takes;
    }

    /// <summary>The key presses that were sent to the peer of <paramref name="leg"/>, oldest first.</summary>
    public string KeysOf(MediaLegId leg)
    {
        string keys = "";
        With(leg, l => keys = l.Keys);
        return keys;
    }

    /// <inheritdoc/>
    public void Bridge(MediaLegId a, MediaLegId b) => With(a, first => With(b, second =>
    {
        if (first != second)
        {
            first.Join(second);
        }
    }));

    /// <inheritdoc/>
    public void KeepForUrgent(double share) => _ports.Keep(share);

    /// <summary>Nothing has been heard of that leg's peer for so long.</summary>
    public void FallSilent(MediaLegId leg, TimeSpan silentFor) => With(leg, l => l.Events.OnSilence(leg, silentFor));

    /// <inheritdoc/>
    public void Unbridge(MediaLegId leg) => With(leg, l => l.Part());

    /// <inheritdoc/>
    public ValueTask<MediaLegStatistics> CloseAsync(MediaLegId leg)
    {
        With(leg, l =>
        {
            l.Part();
            l.Stop();
            _legs.Remove(leg);
            _ports.Return(l.Port);
        });
        return default;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> LoadPrompts(IReadOnlyDictionary<string, string> pathByName) => _prompts.Load(pathByName);

    /// <summary>Closes all legs.</summary>
    public async ValueTask DisposeAsync()
    {
        MediaLegId[] open;
        lock (_gate)
        {
            open = [.. _legs.Keys];
        }

        foreach (MediaLegId leg in open)
        {
            await CloseAsync(leg).ConfigureAwait(false);
        }
    }

    private MediaResult Open(MediaLegOptions options, IMediaEvents events, Func<VirtualLeg, MediaResult> negotiate)
    {
        lock (_gate)
        {
            List<AudioCodec> codecs = LegNegotiation.KnownCodecs(options);
            if (codecs.Count == 0)
            {
                return LegNegotiation.NothingSpoken(options);
            }

            if (!_ports.TryTake(options.IsUrgent, out ushort port))
            {
                return new(default, default, new MediaRefusal(503, 399, "no media port is free"));
            }

            var id = new MediaLegId(++_lastLeg);
            VirtualLeg leg = null!;
            var local = new LocalMedia(options.Advertise ?? "127.0.0.1", port, codecs, (ulong)id.Value);
            leg = new VirtualLeg(id, port, events, time, _gate)
            {
                Negotiation = new LegNegotiation(id, local, agreed => leg.Agreed = agreed),
            };
            MediaResult result = negotiate(leg);
            if (result.Ok)
            {
                _legs.Add(id, leg);
            }
            else
            {
                _ports.Return(port);
            }

            return result;
        }
    }

    private MediaResult Negotiate(MediaLegId leg, Func<LegNegotiation, MediaResult> step)
    {
        MediaResult result = LegNegotiation.Unknown(leg);
        With(leg, l => result = step(l.Negotiation));
        return result;
    }

    private AudioCodec? CodecOf(MediaLegId leg) => _legs.GetValueOrDefault(leg)?.Negotiation.Codec;

    private void With(MediaLegId leg, Action<VirtualLeg> act)
    {
        lock (_gate)
        {
            if (_legs.TryGetValue(leg, out VirtualLeg? known))
            {
                act(known);
            }
        }
    }
}
