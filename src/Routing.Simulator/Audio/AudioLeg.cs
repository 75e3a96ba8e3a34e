using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Routing.Media.Audio;

namespace Routing.Simulator.Audio;

/// <summary>
/// One phone's sound: a socket, the stream it sends and the stream it hears. An actor opens, connects,
/// presses and closes it on the stage; packets are handled by the <see cref="AudioLoop"/>'s thread alone,
/// which allocates nothing for them.
/// </summary>
internal sealed class AudioLeg
{
    /// <summary>Windows in a row that make a tone heard: 100 ms, which no key press or prompt does by chance.</summary>
    public const int HeardWindows = 5;

    // A burst that one readiness may take, so that one flooded leg does not starve the others.
    private const int MaxBurst = 16;

    private readonly AudioLoop _loop;
    private readonly Socket _socket;
    private readonly TonePayload _tone;
    private readonly ToneDetector _detector;
    private readonly ConcurrentQueue<(char Key, int Milliseconds)> _keys = new();
    private SentStream _sent;
    private ReceivedStream _received;
    private long _heardBefore;
    private int _run;
    private long _runStart;
    private bool _told;
    private long _sendErrors;

    // Written by the actor, read by the audio thread in each round: one reference, so address and format belong together.
    private volatile Target? _target;

    public AudioLeg(AudioLoop loop, Socket socket, AudioLegOptions options, ulong random)
    {
        _loop = loop;
        _socket = socket;
        _tone = options.Sends;
        _detector = new ToneDetector(options.ListensFor);
        OnToneHeard = options.OnToneHeard;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _sent = new SentStream((uint)random, (ushort)(random >> 32), (uint)(random >> 16));
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Whole 20 ms windows heard, and those in which the tone dominated. Any thread.</summary>
    public ToneCount Tone => new(_detector.Windows, _detector.Dominated);

    /// <summary>Its place in the loop; the loop's own.</summary>
    public int Key { get; set; }

    /// <summary>The 2 ms slot of a round in which it sends; the loop's own.</summary>
    public int Slot { get; set; }

    internal Socket Socket => _socket;

    private Action<TimeSpan> OnToneHeard { get; }

    /// <summary>Sends to <paramref name="remote"/> from the next round on; null stops sending.</summary>
    public void Connect(IPEndPoint? remote, AudioFormat format)
    {
        var target = new Target(remote?.Serialize(), format);
        _target = target;
    }

    /// <summary>Presses <paramref name="keys"/> one after the other, each for <paramref name="length"/>. Nothing where telephone-event was not agreed.</summary>
    public void Press(string keys, TimeSpan length)
    {
        foreach (char key in keys)
        {
            _keys.Enqueue((key, (int)length.TotalMilliseconds));
        }
    }

    /// <summary>Closes it; <paramref name="onClosed"/> gets the figures of its life, on the audio thread, once.</summary>
    public void Close(Action<AudioFigures> onClosed) => _loop.Close(this, onClosed);

    /// <summary>Takes what has arrived. Audio thread.</summary>
    /// <param name="buffer">Scratch space.</param>
    /// <param name="now">The clock, in RTP units.</param>
    /// <param name="timed">False when the loop itself came late: nothing is said about delays then.</param>
    public void Receive(byte[] buffer, uint now, bool timed)
    {
        for (int i = 0; i < MaxBurst; i++)
        {
            int length = _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
            {
                return; // nothing left, or news of a closed port at the peer: its figures will show it
            }

            Take(buffer.AsSpan(0, length), now, timed);
        }
    }

    /// <summary>Sends the packet of <paramref name="round"/>. Audio thread.</summary>
    public void Send(byte[] buffer, long round)
    {
        if (_target is not { Address: { } address } target)
        {
            return;
        }

        if (target.Format.EventPayloadType != 0 && _sent.CanPress && _keys.TryDequeue(out (char Key, int Milliseconds) press))
        {
            _sent.Press(press.Key, press.Milliseconds);
        }

        int length = _sent.Write(buffer, round, target.Format, _tone.In(target.Format.Codec));
        try
        {
            _socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, address);
        }
        catch (SocketException)
        {
            _sendErrors++; // no room in the kernel, or no route: media is never sent twice
        }
    }

    /// <summary>Closes the socket; the figures of its life. Audio thread.</summary>
    public AudioFigures End()
    {
        _socket.Dispose();
        return new AudioFigures(_sent.Packets, _received.Packets, _received.Missing, _received.Late, _received.Breaks, _sendErrors, Tone);
    }

    private void Take(ReadOnlySpan<byte> packet, uint now, bool timed)
    {
        if (_target is not { } target || !RtpHeader.TryRead(packet, out RtpHeader header, out ReadOnlySpan<byte> payload))
        {
            return;
        }

        bool sound = header.PayloadType == target.Format.PayloadType;
        _received.Add(header, now, timed && sound);
        if (sound)
        {
            _detector.Feed(target.Format.Codec, payload);
            Listen();
        }
    }

    private void Listen()
    {
        long heard = _detector.Dominated;
        if (heard == _heardBefore)
        {
            _run = 0;
            return;
        }

        _runStart = _run == 0 ? _loop.Timestamp : _runStart;
        _run += (int)(heard - _heardBefore);
        _heardBefore = heard;
        if (_run >= HeardWindows && !_told)
        {
            _told = true;
            OnToneHeard(_loop.Since(_runStart));
        }
    }

    private sealed record Target(SocketAddress? Address, AudioFormat Format);
}

/// <summary>What a leg does besides moving packets.</summary>
/// <param name="Sends">What it sends in each round.</param>
/// <param name="ListensFor">The frequency of the tone it listens for.</param>
/// <param name="OnToneHeard">Called once when it has heard that tone, with how long ago it began. On the audio thread: only posts.</param>
internal sealed record AudioLegOptions(TonePayload Sends, int ListensFor, Action<TimeSpan> OnToneHeard);
