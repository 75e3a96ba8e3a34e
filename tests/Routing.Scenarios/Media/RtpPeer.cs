using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Media;

/// <summary>
/// The ear and the mouth of phones whose signalling is done by sipp: one socket for any number of calls, told apart by
/// where the packets come from. It answers to there (RFC 4961), so it begins to speak when it first hears something, or
/// when it is told whom to call. It may press a key of its own accord when it hears a prompt.
/// </summary>
internal sealed class RtpPeer : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Understanding = TimeSpan.FromMilliseconds(600); // longer than three windows of Tone.Heard

    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, RtpStream> _streams = []; // those that may still be alive
    private readonly List<RtpStream> _all = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly Task _listening;
    private readonly Task _speaking;

    private RtpPeer(IPEndPoint local, int tone)
    {
        Local = local;
        Speaks = tone;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.ReceiveBufferSize = 1 << 20;
        _socket.Bind(local);
        _listening = Task.Run(Listen);
        _speaking = Task.Run(Speak);
    }

    public IPEndPoint Local { get; }

    /// <summary>The tone it speaks with, 0 for silence.</summary>
    public int Speaks { get; set; }

    /// <summary>The key it presses once in each call, when it has heard the tone for a while: a prompt it understands.</summary>
    public (int Tone, char Key)? Answers { get; set; }

    public IReadOnlyList<RtpStream> Streams
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    public static RtpPeer Open(string network, int tone = 0) => new(Loopback.Lease(network), tone);

    /// <summary>Speaks to <paramref name="remote"/> before anything came from there.</summary>
    public void Call(IPEndPoint remote)
    {
        lock (_lock)
        {
            StreamOf(remote);
        }
    }

    public void Press(char digit)
    {
        lock (_lock)
        {
            foreach (RtpStream stream in _streams.Values)
            {
                stream.Press(digit);
            }
        }
    }

    /// <summary>Is the last half second, in any of the calls, this tone alone?</summary>
    public bool HearsNow(int hertz)
    {
        lock (_lock)
        {
            return _all.Any(stream => stream.HearsNow(hertz, TimeSpan.FromMilliseconds(500)));
        }
    }

    public Task Hears(int hertz, string who, TimeSpan? deadline = null) =>
        Wait.Until(() => HearsNow(hertz), $"{who} hears {hertz} Hz", deadline);

    /// <summary>Like <see cref="Hears"/> for what may be over before anybody looks, as a prompt that a key cuts short.</summary>
    public Task HasHeard(int hertz, string who, TimeSpan? deadline = null) =>
        Wait.Until(() => Heard(hertz) > TimeSpan.Zero, $"{who} has heard {hertz} Hz", deadline);

    /// <summary>All that was heard in all calls, in the order of the calls.</summary>
    public TimeSpan Heard(int hertz)
    {
        lock (_lock)
        {
            return TimeSpan.FromTicks(_all.Sum(stream => Tone.Heard(stream.Heard, hertz).Ticks));
        }
    }

    public string Digits
    {
        get
        {
            lock (_lock)
            {
                return string.Concat(_all.Select(stream => stream.Digits));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await Task.WhenAll(_listening, _speaking);
        _stop.Dispose();
    }

    private async Task Listen()
    {
        byte[] buffer = new byte[2048];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                SocketReceiveFromResult got = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(Local.Address, 0), _stop.Token);
                lock (_lock)
                {
                    Receive((IPEndPoint)got.RemoteEndPoint, buffer.AsSpan(0, got.ReceivedBytes));
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // Closed, or an ICMP error about a far end that has gone: the calls of the others go on.
            }
        }
    }

    private void Receive(IPEndPoint remote, ReadOnlySpan<byte> packet)
    {
        // The far end may use a port again for another call: another source, after a silence.
        if (_streams.TryGetValue(remote, out RtpStream? known) && known.IsFromAnother(packet))
        {
            _streams.Remove(remote);
        }

        RtpStream stream = StreamOf(remote);
        stream.Receive(packet);
        if (Answers is { } answer && !stream.HasAnswered && stream.HearsNow(answer.Tone, Understanding))
        {
            stream.HasAnswered = true;
            stream.Press(answer.Key);
        }
    }

    private async Task Speak()
    {
        var clock = Stopwatch.StartNew();
        for (long frame = 0; !_stop.IsCancellationRequested; frame++)
        {
            lock (_lock)
            {
                foreach (RtpStream stream in _streams.Values.Where(stream => stream.IsAlive))
                {
                    Send(stream);
                }
            }

            TimeSpan early = (frame * Pace) - clock.Elapsed;
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early);
            }
        }
    }

    private void Send(RtpStream stream)
    {
        try
        {
            _socket.SendTo(stream.Next(Speaks), stream.Remote);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // As above.
        }
    }

    private RtpStream StreamOf(IPEndPoint remote)
    {
        if (!_streams.TryGetValue(remote, out RtpStream? stream))
        {
            _streams.Add(remote, stream = new RtpStream(remote));
            _all.Add(stream);
        }

        return stream;
    }
}
