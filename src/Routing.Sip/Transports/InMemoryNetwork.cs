using System.Net;

namespace Routing.Sip.Transports;

/// <summary>
/// A network in memory: transports that reach each other by address, with loss, delay, reordering and
/// duplication drawn from a seed, on the timers of a <see cref="TimeProvider"/>. Used by tests and by
/// <c>routing test</c>. Any thread; messages are delivered on the clock's thread, one at a time.
/// </summary>
public sealed class InMemoryNetwork : IDisposable
{
    private readonly TimeProvider _time;
    private readonly InMemoryConditions _conditions;
    private readonly SipIds _random;
    private readonly Lock _lock = new();
    private readonly Dictionary<IPEndPoint, InMemoryTransport> _transports = [];
    private readonly PriorityQueue<Datagram, (long Due, long Order)> _inFlight = new();
    private readonly ITimer _clock;
    private readonly long _origin;
    private long _orders;
    private long _latest;
    private bool _delivering;
    private int _nextPort = 40_000;

    /// <summary>A network under <paramref name="conditions"/> (default: nothing is lost, 1 ms of delay).</summary>
    public InMemoryNetwork(TimeProvider time, InMemoryConditions? conditions = null)
    {
        _time = time;
        _conditions = conditions ?? new InMemoryConditions();
        _random = new SipIds(_conditions.Seed);
        _origin = time.GetTimestamp();
        _clock = time.CreateTimer(_ => Deliver(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sees each message handed to the network, before it may be lost: sender, receiver, bytes. For traces and tests.</summary>
    public Action<IPEndPoint, IPEndPoint, ReadOnlyMemory<byte>>? Tap { get; set; }

    /// <summary>
    /// Sees each message on any network of this process, for a checker that watches all tests. Set once, before the first
    /// network; called with the network's lock held.
    /// </summary>
    internal static Action<InMemoryNetwork, InMemoryTransport, IPEndPoint, ReadOnlyMemory<byte>>? Watch { get; set; }

    /// <summary>Drops a message where it returns true, whatever the conditions. For tests that lose one certain message.</summary>
    public Func<IPEndPoint, IPEndPoint, ReadOnlyMemory<byte>, bool>? Drop { get; set; }

    /// <summary>Peers that cannot be reached: sending to them fails at once (RFC 3261 §18.4).</summary>
    public ISet<IPEndPoint> Unreachable { get; } = new HashSet<IPEndPoint>();

    /// <summary>A transport at that address; port 0 takes a free one.</summary>
    /// <exception cref="SipBindException">The address is taken.</exception>
    public InMemoryTransport Bind(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            endPoint = endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, _nextPort++) : endPoint;
            var transport = new InMemoryTransport(this, endPoint);
            return _transports.TryAdd(endPoint, transport)
                ? transport
                : throw new SipBindException(SipProtocol.Udp, endPoint, "the port is in use");
        }
    }

    /// <summary>Stops delivering.</summary>
    public void Dispose() => _clock.Dispose();

    internal void Unbind(IPEndPoint endPoint)
    {
        lock (_lock)
        {
            _transports.Remove(endPoint);
        }
    }

    internal bool Send(InMemoryTransport sender, IPEndPoint to, ReadOnlySpan<byte> message)
    {
        IPEndPoint from = sender.LocalEndPoint;
        byte[] copy = message.ToArray();
        lock (_lock)
        {
            if (Unreachable.Contains(to))
            {
                return false;
            }

            Watch?.Invoke(this, sender, to, copy);
            Tap?.Invoke(from, to, copy);
            if (Drop?.Invoke(from, to, copy) == true)
            {
                return true;
            }

            Post(new Datagram(from, to, copy));
            if (Chance(_conditions.Duplication))
            {
                Post(new Datagram(from, to, copy));
            }

            return true;
        }
    }

    private void Post(Datagram datagram)
    {
        if (Chance(_conditions.Loss))
        {
            return;
        }

        long spread = (_conditions.MaxDelay - _conditions.MinDelay).Ticks;
        long delay = _conditions.MinDelay.Ticks + (spread > 0 ? (long)(spread * (_random.Below(1_000_000) / 1e6)) : 0);
        long due = Now + delay;
        if (!_conditions.Reordering)
        {
            due = _latest = Math.Max(due, _latest);
        }

        _inFlight.Enqueue(datagram, (due, ++_orders));
        SetClock();
    }

    private void Deliver()
    {
        lock (_lock)
        {
            if (_delivering)
            {
                return;
            }

            _delivering = true;
        }

        while (true)
        {
            Datagram datagram;
            InMemoryTransport? transport;
            lock (_lock)
            {
                if (!_inFlight.TryPeek(out _, out (long Due, long Order) key) || key.Due > Now)
                {
                    _delivering = false;
                    SetClock();
                    return;
                }

                datagram = _inFlight.Dequeue();
                _transports.TryGetValue(datagram.To, out transport);
            }

            transport?.Receive(datagram.Message, datagram.From);
        }
    }

    private void SetClock()
    {
        if (!_delivering && _inFlight.TryPeek(out _, out (long Due, long Order) key))
        {
            _clock.Change(TimeSpan.FromTicks(Math.Max(0, key.Due - Now)), Timeout.InfiniteTimeSpan);
        }
    }

    private long Now => _time.GetElapsedTime(_origin).Ticks;

    private bool Chance(double probability) => probability > 0 && _random.Below(1_000_000) < probability * 1_000_000;

    private readonly record struct Datagram(IPEndPoint From, IPEndPoint To, byte[] Message);
}
