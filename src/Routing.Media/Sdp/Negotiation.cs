using System.Net;
using System.Net.Sockets;
using Routing.Media.Audio;

namespace Routing.Media.Sdp;

/// <summary>
/// Offer and answer of one sound stream (RFC 3264, RFC 6337). Pure: a state and the peer's SDP give a
/// new state and our SDP, or a refusal and the state as it was.
/// </summary>
internal static class Negotiation
{
    private const byte OurEventPayloadType = 101;

    /// <summary>
    /// Our offer: everything we speak, the codec in <paramref name="lead"/> first, never the held state
    /// (RFC 6337 §5.3: an offer asked for by an empty request is a full one).
    /// </summary>
    public static SdpStep Offer(SdpState state, AudioCodec? lead = null)
    {
        var formats = new List<SdpFormat>(3);
        foreach (AudioCodec codec in state.Local.Codecs)
        {
            formats.Insert(codec == lead ? 0 : formats.Count, Format(codec));
        }

        // RFC 3264 §8.3.2: what a number once meant it means to the end.
        formats.Add(new SdpFormat(state.Agreed?.EventPayloadType ?? OurEventPayloadType, SdpEncoding.TelephoneEvent));
        return Send(state with { Offered = formats }, "0 0", formats, SdpDirection.SendRecv);
    }

    /// <summary>Our answer to the peer's offer (RFC 3264 §6).</summary>
    public static SdpStep Answer(SdpState state, SdpDescription offer)
    {
        int audio = offer.AudioIndex;
        if (audio < 0)
        {
            return Refuse(state, NoAudio(offer));
        }

        // RFC 3264 §8: a new offer has at least the m= lines of the one before.
        if (state.Agreed is not null && offer.Media.Count < state.Lines.Count && !LeavesOutRefused(state, offer))
        {
            return Refuse(state, Refusal(399, $"offer with {offer.Media.Count} m= lines where {state.Lines.Count} were agreed"));
        }

        SdpMedia media = offer.Media[audio];
        List<SdpFormat> common = Common(media, f => f.Encoding == SdpEncoding.TelephoneEvent || Speaks(state.Local, f.Encoding));
        if (Agree(state.Local, media, offer.Origin, common, out MediaRefusal? refusal) is not { } agreed)
        {
            return Refuse(state, refusal!);
        }

        agreed.Expect(common);
        SdpState next = state with
        {
            Lines = offer.Media.ConvertAll(m => new SdpLine(m.Kind, m.Protocol, m.FormatList)),
            Audio = audio,
            Offered = null,
            Agreed = agreed,
        };
        string? leftOut = state.Agreed is not null && offer.Media.Count < state.Lines.Count
            ? string.Join(", ", state.Lines.Skip(offer.Media.Count).Select(line => $"m={line.Kind} 0 {line.Protocol} {line.FormatList}"))
            : null;
        return Send(next, offer.Timing, common, agreed.Direction) with { LeftOut = leftOut };
    }

    // Gateways that tried T.38 and were refused (port 0) offer their sound alone from then on, also to refresh the session. All lines
    // but that of the sound are refused here, so nothing that is in use is missing; a call is worth more than the line's number.
    private static bool LeavesOutRefused(SdpState state, SdpDescription offer) =>
        offer.AudioIndex == state.Audio && offer.Media.Zip(state.Lines).All(pair => pair.First.Kind == pair.Second.Kind);

    /// <summary>
    /// The peer's answer to our offer. It may come more than once: each 18x and the 200 of another fork
    /// bring their own, and the last counts.
    /// </summary>
    public static SdpStep Accept(SdpState state, SdpDescription answer)
    {
        if (state.Offered is not { } offered)
        {
            return Refuse(state, Refusal(399, "answer without an offer"));
        }

        if (state.Audio >= answer.Media.Count || answer.AudioIndex != state.Audio)
        {
            return Refuse(state, NoAudio(answer));
        }

        SdpMedia media = answer.Media[state.Audio];
        List<SdpFormat> common = Common(media, f => offered.Any(o => o.Encoding == f.Encoding));
        if (Agree(state.Local, media, answer.Origin, common, out MediaRefusal? refusal) is not { } agreed)
        {
            return Refuse(state, refusal!);
        }

        agreed.Expect(offered);
        agreed.Expect(common);
        return new SdpStep(state with { Agreed = agreed }, default, null);
    }

    /// <summary>A refusal of SDP that cannot be used: 488 with a Warning (RFC 3261 §20.43, §21.4.26).</summary>
    public static MediaRefusal Refusal(int warning, string text) => new(488, warning, text);

    private static AgreedMedia? Agree(
        LocalMedia local,
        SdpMedia media,
        string origin,
        List<SdpFormat> common,
        out MediaRefusal? refusal)
    {
        refusal = null;
        int codec = common.FindIndex(f => f.Encoding is SdpEncoding.Pcmu or SdpEncoding.Pcma);
        if (codec < 0)
        {
            refusal = Refusal(305, $"no codec in common: the peer has {media.FormatList}");
        }
        else if (media.Address is null)
        {
            refusal = media.HostName is { Length: > 0 } host
                ? Refusal(301, $"c= with a name ({host}); an address is needed")
                : Refusal(399, "no c= line that can be read");
        }
        else if ((media.Address.AddressFamily == AddressFamily.InterNetworkV6) != (local.AddressType == "IP6"))
        {
            refusal = Refusal(301, $"address {media.Address} cannot be reached from {local.Address}");
        }

        if (refusal is not null)
        {
            return null;
        }

        int events = common.FindIndex(f => f.Encoding == SdpEncoding.TelephoneEvent);

        // RFC 3264 §8.4: the unspecified address is the older way of saying "send me nothing".
        bool held = media.Address!.Equals(IPAddress.Any) || media.Address.Equals(IPAddress.IPv6Any);
        SdpDirection theirs = media.Direction ?? SdpDirection.SendRecv;
        return new AgreedMedia
        {
            Origin = origin,
            Remote = held ? null : new IPEndPoint(media.Address, media.Port),
            Codec = common[codec].Encoding == SdpEncoding.Pcmu ? AudioCodec.Pcmu : AudioCodec.Pcma,
            PayloadType = common[codec].PayloadType,
            EventPayloadType = events < 0 ? null : common[events].PayloadType,
            Direction = (held ? theirs & ~SdpDirection.RecvOnly : theirs).Mirrored(),
        };
    }

    // RFC 3264 §6.1: in the offerer's order and with its numbers; each encoding once.
    private static List<SdpFormat> Common(SdpMedia media, Func<SdpFormat, bool> known)
    {
        var common = new List<SdpFormat>(3);
        foreach (SdpFormat format in media.Formats)
        {
            if (format.Encoding != SdpEncoding.Unknown && known(format) && !common.Exists(c => c.Encoding == format.Encoding))
            {
                common.Add(format);
            }
        }

        return common;
    }

    private static MediaRefusal NoAudio(SdpDescription sdp)
    {
        SdpMedia? audio = sdp.Media.Find(m => m.Kind == "audio");
        return audio is { IsPlainAudio: false }
            ? Refusal(302, $"audio over {audio.Protocol}; only RTP/AVP is spoken here")
            : Refusal(304, audio is null ? "no audio in the SDP" : "the SDP refuses its audio (port 0)");
    }

    // RFC 3264 §8: the version rises by one when, and only when, the content differs from what was sent last.
    private static SdpStep Send(SdpState state, string timing, List<SdpFormat> formats, SdpDirection direction)
    {
        byte[] content = SdpWriter.Content(state.Local, timing, state.Lines, state.Audio, formats, direction);
        bool same = state.Version != 0 && content.AsSpan().SequenceEqual(state.Content.Span);
        SdpState next = same ? state : state with { Version = state.Version + 1, Content = content };
        return new SdpStep(next, SdpWriter.Whole(next.Local, next.Version, content), null);
    }

    private static SdpStep Refuse(SdpState state, MediaRefusal refusal) => new(state, default, refusal);

    private static bool Speaks(LocalMedia local, SdpEncoding encoding) => local.Codecs.Any(c => Format(c).Encoding == encoding);

    private static SdpFormat Format(AudioCodec codec) =>
        codec == AudioCodec.Pcmu ? new SdpFormat(0, SdpEncoding.Pcmu) : new SdpFormat(8, SdpEncoding.Pcma);
}
