using System.Net;
using Routing.Media.Audio;
using Routing.Media.Dtmf;
using Routing.Media.Rtp;
using Routing.Media.Sdp;

namespace Routing.Media.Relay;

/// <summary>
/// One leg's media: takes the peer's packets, judges, counts and passes them on. Everything but
/// <see cref="Home"/> is touched only by the thread of the loop that owns the leg.
/// </summary>
internal sealed unsafe class RtpLeg : IWatched
{
    // How often losses reach the loop's counter in a running call: about each 5 s.
    private const int LossInterval = 256;

    private readonly IMediaEvents _events;
    private readonly SourceLatch _latch;
    private readonly IPAddress? _connectsAt;
    private readonly RtpLegSettings _settings;
    private long _heard;
    private long _silentSince;
    private ReceiveStatistics _received;
    private DtmfReceiver _keys;
    private ToneWatch? _watch;
    private long _lossReported;
    private bool _closed;

    /// <summary>A leg on an open socket, to be attached to <paramref name="home"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="connectsAt">The local address that a connected socket must keep; null: it is never connected.</param>
    /// <param name="events">Its listener.</param>
    /// <param name="stream">What its peer hears.</param>
    /// <param name="home">Its loop.</param>
    /// <param name="settings">The engine's settings.</param>
    public RtpLeg(
        MediaLegId id, UdpSocket socket, IPAddress? connectsAt, IMediaEvents events, OutboundStream stream, MediaLoop home, in RtpLegSettings settings)
    {
        (Id, Socket, _connectsAt, _events, Home, _settings) = (id, socket, connectsAt, events, home, settings);
        _latch = new SourceLatch(settings.LatchWindow, settings.LearnFor);
        Output = new LegOutput(socket, _latch, stream, home.Counters);
        Player = new LegPlayer(id, events, Output, settings.Tally);
    }

    public MediaLegId Id { get; }

    public UdpSocket Socket { get; }

    public LegOutput Output { get; }

    public LegPlayer Player { get; }

    /// <summary>Orders what is posted to this leg; held while <see cref="Home"/> is read or changed.</summary>
    public Lock PostGate { get; } = new();

    /// <summary>The loop that commands go to. Under <see cref="PostGate"/>.</summary>
    public MediaLoop Home { get; set; }

    /// <summary>The loop whose thread owns the leg; null while it is on its way to another, and once closed.</summary>
    public MediaLoop? Owner { get; set; }

    /// <summary>Whether its commands wait for the other leg of a bridge to arrive on this loop.</summary>
    public bool Held { get; set; }

    /// <summary>Whether it was closed: commands that come later find nothing to do. Read by a second loop while a leg moves.</summary>
    // Volatile: its write comes after all else that Close does.
    public bool Closed
    {
        get => Volatile.Read(ref _closed);
        set => Volatile.Write(ref _closed, value);
    }

    /// <summary>Its key in the loop's epoll set.</summary>
    public int Key { get; set; }

    /// <inheritdoc/>
    public int Second { get; set; }

    /// <inheritdoc/>
    public int Index { get; set; } = -1;

    /// <summary>The other leg of its bridge; on the same loop.</summary>
    public RtpLeg? Other { get; private set; }

    public MediaLegStatistics Statistics =>
        new(_received.Packets, Output.Sent, _received.Lost, _received.Jitter / ToneGenerator.SampleRate);

    /// <summary>Packets dropped because they came from elsewhere.</summary>
    public long Foreign => _latch.Foreign;

    /// <summary>Takes a new agreement. The source is learned anew unless the peer's SDP is the one known already.</summary>
    public void Agree(AgreedMedia agreed, long now)
    {
        AgreedMedia? before = Output.Agreed;
        Output.Agreed = agreed;
        (_heard, _silentSince) = (now, now); // whoever has just been heard by SIP has time to begin
        Owner?.Renew(this, now);
        if (before is not null && before.Origin == agreed.Origin && Equals(before.Remote, agreed.Remote))
        {
            return;
        }

        RawAddress expected = default;
        if (agreed.Remote is { } remote)
        {
            RawAddress.TryFrom(remote, Socket.IsIpv6, out expected);
        }

        _latch.Expect(expected, now);
        if (Output.Connected && !_latch.Latched)
        {
            Socket.Disconnect();
            Output.Connected = false;
        }
    }

    /// <summary>Joins two legs of one loop; parts them from others first.</summary>
    public static void Join(RtpLeg a, RtpLeg b)
    {
        a.Part();
        b.Part();
        a.Player.Stop();
        b.Player.Stop();
        (a.Other, b.Other) = (b, a);
        a.Output.Part();
        b.Output.Part();
    }

    /// <summary>Parts it from its bridge.</summary>
    public void Part()
    {
        if (Other is { } other)
        {
            (Other, other.Other) = (null, null);
        }
    }

    /// <summary>From now on <paramref name="watch"/> is fed with what is heard.</summary>
    public void Listen(ToneWatch watch) => _watch = watch;

    /// <summary>Takes one datagram from the socket.</summary>
    public void Receive(Span<byte> buffer, long now, LoopCounters counters, long frequency)
    {
        RawAddress from = default;
        fixed (byte* data = buffer)
        {
            int length = Socket.Receive(data, buffer.Length, ref from);
            if (length < 0)
            {
                return; // taken already, or an ICMP error of an earlier packet; both are no packet
            }

            // A sign of life is anything from there: comfort noise that was never agreed and RTCP are no audio.
            bool isPeer = from.Matches(_latch.Target);
            if (isPeer)
            {
                _heard = now;
            }

            // A datagram that fills the buffer was cut off.
            if (length == buffer.Length || !RtpPacket.TryRead(buffer[..length], out RtpPacket packet)
                || Output.Agreed is not { } agreed || agreed.Received(packet.PayloadType) is var encoding && encoding == SdpEncoding.Unknown
                || !Accept(from, isPeer, now))
            {
                counters.CountDropped();
                return;
            }

            bool isKey = encoding == SdpEncoding.TelephoneEvent;
            uint arrival = RtpClock.Units(now, frequency);
            _received.Add(packet, arrival, timed: !isKey);
            counters.CountReceived();
            ReportLoss(counters, atOnce: false);
            if (!agreed.MayReceive)
            {
                return;
            }

            Span<byte> payload = buffer.Slice(packet.PayloadOffset, packet.PayloadLength);
            if (isKey)
            {
                if (_keys.TryPress(packet, payload, arrival, out char key))
                {
                    _events.OnDigit(Id, key);
                }
            }
            else
            {
                _watch?.Feed(encoding == SdpEncoding.Pcmu ? AudioCodec.Pcmu : AudioCodec.Pcma, payload, now);
            }

            if (Other is { Player.Busy: false } other)
            {
                other.Output.Relay(data, packet, encoding, now);
            }
        }
    }

    /// <summary>Brings the losses seen so far into the loop's counter, which never goes back.</summary>
    public void ReportLoss(LoopCounters counters, bool atOnce)
    {
        if ((atOnce || _received.Packets % LossInterval == 0) && _received.Lost > _lossReported)
        {
            counters.AddLost(_received.Lost - _lossReported);
            _lossReported = _received.Lost;
        }
    }

    /// <inheritdoc/>
    public long? Look(long now)
    {
        long limit = Output.Agreed is { MaySend: true, MayReceive: true } ? _settings.SilenceTalking : _settings.SilenceHeld;
        if (Output.Agreed is null || limit == 0)
        {
            return null; // until the next agreement
        }

        // What came since begins it anew; so does telling of it.
        _silentSince = Math.Max(_silentSince, _heard);
        if (now - _silentSince < limit)
        {
            return _silentSince + limit;
        }

        _silentSince = now;
        _events.OnSilence(Id, TimeSpan.FromSeconds((double)(now - _heard) / _settings.Frequency));
        return now + limit;
    }

    private bool Accept(in RawAddress from, bool isPeer, long now)
    {
        bool before = _latch.Latched;
        if (before && isPeer)
        {
            return true; // most packets: the source is settled, and this is it
        }

        if (!_latch.Accept(from, now))
        {
            return false;
        }

        if (_connectsAt is not null && !before && _latch.Latched)
        {
            Output.Connected = Socket.Connect(ref _latch.Target, _connectsAt);
        }

        return true;
    }
}
