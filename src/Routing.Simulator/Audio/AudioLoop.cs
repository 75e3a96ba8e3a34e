using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Routing.Simulator.Behaviour;

namespace Routing.Simulator.Audio;

/// <summary>
/// The one thread on which all legs of a crowd send and hear: it waits for datagrams until the next
/// 2 ms slot is due, and each leg sends in its slot of every 20 ms round. Due times are absolute, so nothing
/// drifts; rounds that were missed are left out and counted, never made up for in a burst.
/// </summary>
internal sealed class AudioLoop : IDisposable
{
    private const int Slots = 10;
    private const int SlotMilliseconds = 2;
    private const int RtpUnitsPerSecond = 8000;
    private const int LargestPacket = 2048;

    // When the loop was away for longer, what it then reads may have been on time.
    private const int AwayMilliseconds = 10;

    private readonly TimeProvider _time;
    private readonly IPAddress _address;
    private readonly ulong _seed;
    private readonly Epoll _epoll = new();
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly List<AudioLeg?> _legs = [];
    private readonly Stack<int> _freeKeys = new();
    private readonly List<AudioLeg>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<AudioLeg>())];
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);
    private readonly Action<Exception> _onFault;
    private readonly Thread _thread;
    private readonly long _origin;
    private readonly long _ticksPerSlot;
    private long _nextSlot;
    private long _opened;
    private int _open;

    // Written by Dispose, read by the loop in each turn.
    private volatile bool _stopping;

    /// <summary>A loop whose legs listen on <paramref name="address"/>; runs from now on.</summary>
    /// <param name="address">The legs' local address.</param>
    /// <param name="seed">Of their streams' random numbers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onFault">Told when a leg cannot be watched, on the audio thread.</param>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public AudioLoop(IPAddress address, ulong seed, TimeProvider time, Action<Exception> onFault)
    {
        _onFault = onFault;
        _address = address;
        _seed = seed;
        _time = time;
        _origin = time.GetTimestamp();
        _ticksPerSlot = time.TimestampFrequency * SlotMilliseconds / 1000;
        _thread = new Thread(Run) { IsBackground = true, Name = "crowd audio" };
        _thread.Start();
    }

    /// <summary>Legs that are open. Any thread.</summary>
    public int Open => Volatile.Read(ref _open); // pairs with the Interlocked writes of Add and Close

    /// <summary>How late the loop was for its slots. Read when it stands still, or as an estimate.</summary>
    public LoopLag Lag { get; } = new();

    /// <summary>The clock now.</summary>
    public long Timestamp => _time.GetTimestamp();

    /// <summary>How long ago that was.</summary>
    public TimeSpan Since(long timestamp) => _time.GetElapsedTime(timestamp);

    /// <summary>Opens a leg on a port of its own. Stage.</summary>
    /// <exception cref="SocketException">No descriptor or no port is left.</exception>
    public AudioLeg Add(AudioLegOptions options)
    {
        var socket = new Socket(_address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Blocking = false;
            socket.Bind(new IPEndPoint(_address, 0));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        var leg = new AudioLeg(this, socket, options, new Chance(_seed, Chance.Purpose.Stream, _opened++).Next());
        Interlocked.Increment(ref _open);
        Command(() => Enter(leg));
        return leg;
    }

    /// <summary>Takes a leg out and closes it. Any thread.</summary>
    public void Close(AudioLeg leg, Action<AudioFigures> onClosed) => Command(() =>
    {
        Leave(leg);
        AudioFigures figures = leg.End();
        Interlocked.Decrement(ref _open);
        onClosed(figures);
    });

    /// <summary>Stops the thread and closes what is still open.</summary>
    public void Dispose()
    {
        if (!_stopping)
        {
            _stopping = true;
            _work.Set();
            _thread.Join();
            _work.Dispose();
        }
    }

    private void Command(Action command)
    {
        _commands.Enqueue(command);
        _work.Set();
    }

    private void Run()
    {
        while (!_stopping)
        {
            RunCommands();
            if (_legs.Count == _freeKeys.Count)
            {
                _work.WaitOne();
                _nextSlot = SlotAt(Timestamp) + 1;
                continue;
            }

            Turn();
        }

        RunCommands();
        foreach (AudioLeg leg in _legs.OfType<AudioLeg>())
        {
            leg.End();
        }

        Interlocked.Exchange(ref _open, 0);
        _epoll.Dispose();
    }

    private void Turn()
    {
        long slept = Timestamp;
        int wait = Milliseconds((_nextSlot * _ticksPerSlot) + _origin - slept);
        int ready = _epoll.Wait(wait);
        long now = Timestamp;
        bool timed = Milliseconds(now - slept) <= wait + AwayMilliseconds;
        uint units = Units(now - _origin);
        for (int i = 0; i < ready; i++)
        {
            _legs[_epoll.Key(i)]?.Receive(_buffer, units, timed);
        }

        long current = SlotAt(now);
        if (_nextSlot + Slots <= current)
        {
            long rounds = (current - _nextSlot) / Slots;
            Lag.Skip(rounds);
            _nextSlot += rounds * Slots;
        }

        for (; _nextSlot <= current; _nextSlot++)
        {
            Lag.Add(_time.GetElapsedTime((_nextSlot * _ticksPerSlot) + _origin));
            foreach (AudioLeg leg in _slots[_nextSlot % Slots])
            {
                leg.Send(_buffer, _nextSlot / Slots);
            }
        }
    }

    private void RunCommands()
    {
        while (_commands.TryDequeue(out Action? command))
        {
            command();
        }
    }

    private void Enter(AudioLeg leg)
    {
        leg.Key = _freeKeys.TryPop(out int free) ? free : _legs.Count;
        if (leg.Key == _legs.Count)
        {
            _legs.Add(null);
        }

        _legs[leg.Key] = leg;
        leg.Slot = Array.IndexOf(_slots, _slots.MinBy(slot => slot.Count)!);
        _slots[leg.Slot].Add(leg);
        try
        {
            _epoll.Add(leg.Socket, leg.Key);
        }
        catch (IOException fault)
        {
            _onFault(fault); // it sends and hears nothing; whoever runs the crowd is told why
        }
    }

    private void Leave(AudioLeg leg)
    {
        _epoll.Remove(leg.Socket);
        _slots[leg.Slot].Remove(leg);
        _legs[leg.Key] = null;
        _freeKeys.Push(leg.Key);
    }

    private long SlotAt(long timestamp) => (timestamp - _origin) / _ticksPerSlot;

    private int Milliseconds(long ticks) => (int)Math.Clamp(((ticks * 1000) + _time.TimestampFrequency - 1) / _time.TimestampFrequency, 0, 1000);

    // RTP units wrap after six days, as timestamps do.
    private uint Units(long ticks) =>
        (uint)((ticks / _time.TimestampFrequency * RtpUnitsPerSecond) + (ticks % _time.TimestampFrequency * RtpUnitsPerSecond / _time.TimestampFrequency));
}
