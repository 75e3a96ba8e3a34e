using Routing.Media.Audio;

namespace Routing.Media.Sdp;

/// <summary>
/// A leg's offer/answer behind a lock, the same for every engine: it steps the state and hands each new
/// agreement on while the lock is held, so that agreements arrive in the order in which they were made.
/// </summary>
/// <param name="id">The leg.</param>
/// <param name="local">Our side.</param>
/// <param name="agreed">Takes each new agreement; must not block.</param>
internal sealed class LegNegotiation(MediaLegId id, LocalMedia local, Action<AgreedMedia> agreed)
{
    private readonly Lock _gate = new();
    private SdpState _state = new() { Local = local };

    /// <summary>The codec this leg talks; null before anything is agreed.</summary>
    public AudioCodec? Codec => Volatile.Read(ref _state).Agreed?.Codec;

    /// <summary>The peer takes key presses (RFC 4733). Any thread.</summary>
    public bool TakesKeys => Volatile.Read(ref _state).Agreed?.EventPayloadType is not null;

    /// <summary>The codecs of <paramref name="options"/> that we speak, in its order; none twice.</summary>
    public static List<AudioCodec> KnownCodecs(MediaLegOptions options)
    {
        var codecs = new List<AudioCodec>(2);
        foreach (string name in options.Codecs)
        {
            if (Enum.TryParse(name, ignoreCase: true, out AudioCodec codec) && Enum.IsDefined(codec) && !codecs.Contains(codec))
            {
                codecs.Add(codec);
            }
        }

        return codecs;
    }

    /// <summary>Our offer, led by <paramref name="lead"/>.</summary>
    public MediaResult Offer(AudioCodec? lead)
    {
        lock (_gate)
        {
            return Take(Negotiation.Offer(_state, lead));
        }
    }

    /// <summary>Our answer to an offer read before.</summary>
    public MediaResult Answer(SdpDescription offer)
    {
        lock (_gate)
        {
            return Take(Negotiation.Answer(_state, offer));
        }
    }

    /// <summary>The peer's offer in mid-call; empty for ours, led by the codec that is talked.</summary>
    public MediaResult Reoffer(ReadOnlyMemory<byte> offer) =>
        offer.IsEmpty ? Offer(Codec)
        : SdpReader.Read(offer.Span, out string problem) is { } sdp ? Answer(sdp)
        : Unreadable(problem);

    /// <summary>The peer's answer to our offer.</summary>
    public MediaResult Accept(ReadOnlyMemory<byte> answer)
    {
        if (SdpReader.Read(answer.Span, out string problem) is not { } sdp)
        {
            return Unreadable(problem);
        }

        lock (_gate)
        {
            return Take(Negotiation.Accept(_state, sdp));
        }
    }

    /// <summary>A refusal of a body that is not SDP.</summary>
    public static MediaResult Unreadable(string problem) => new(default, default, Negotiation.Refusal(399, problem));

    /// <summary>A refusal because nothing that the leg may speak is known here.</summary>
    public static MediaResult NothingSpoken(MediaLegOptions options) =>
        new(default, default, Negotiation.Refusal(305, $"none of {string.Join(", ", options.Codecs)} is spoken here"));

    /// <summary>A refusal because there is no such leg.</summary>
    public static MediaResult Unknown(MediaLegId leg) =>
        new(default, default, Negotiation.Refusal(399, $"media leg {leg.Value} is not open"));

    private MediaResult Take(SdpStep step)
    {
        AgreedMedia? before = _state.Agreed;
        Volatile.Write(ref _state, step.State); // read by Codec and TakesKeys without the lock
        if (step.State.Agreed is { } now && !ReferenceEquals(now, before))
        {
            agreed(now);
        }

        return new MediaResult(step.Refusal is null ? id : default, step.Sdp, step.Refusal)
        {
            OnHold = step.State.Agreed is { MaySend: false },
            LeftOut = step.LeftOut,
        };
    }
}
