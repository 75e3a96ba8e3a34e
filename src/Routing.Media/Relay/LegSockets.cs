using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Routing.Media.Relay;

/// <summary>
/// Opens the sockets of legs: a port from the pool, bound, or words about why there is none. Any thread.
/// </summary>
internal sealed class LegSockets
{
    // Ports that other programs hold are passed over; so many of them in a row mean that the range is wrong.
    private const int MaxTries = 64;

    private readonly MediaEngineOptions _options;
    private readonly MediaPortPool _pool;
    private readonly RouteTable _routes;
    private readonly int _maxLegs;
    private int _open;

    // Written by a load of the configuration, read by who opens a leg: a figure, it orders nothing.
    private volatile int _kept;

    /// <summary>Reads the limits and makes sure that the address can be listened on.</summary>
    /// <exception cref="IOException">It cannot, or the port range holds no pair.</exception>
    public LegSockets(MediaEngineOptions options)
    {
        _options = options;
        _pool = new MediaPortPool(options.Ports.First, options.Ports.Last, options.UrgentShare);
        _routes = new RouteTable(options.Time);
        Descriptors = DescriptorLimit.Raise();
        _maxLegs = DescriptorLimit.Legs(Descriptors);
        _kept = (int)(_maxLegs * options.UrgentShare);
        if (Pairs == 0)
        {
            throw new IOException($"media ports {options.Ports.First}-{options.Ports.Last} hold no pair of an even and the next odd port; widen them (node.media.ports)");
        }

        // Told at the start, not by the first call.
        if (UdpSocket.Open(new IPEndPoint(options.Listen, 0), default, out int error) is not { } probe)
        {
            throw new IOException($"media cannot listen on {options.Listen}: {Marshal.GetPInvokeErrorMessage(error)}; use an address of this machine, or 0.0.0.0 for all (node.media.listen)");
        }

        probe.Close();
    }

    /// <summary>The limit of open files.</summary>
    public long Descriptors { get; }

    /// <summary>Pairs of ports in the range.</summary>
    public int Pairs => _pool.Pairs;

    /// <summary>How many legs fit: the ports' or the descriptors' bound.</summary>
    public int Capacity => Math.Min(_pool.Pairs, _maxLegs);

    private bool ListensOnAll => _options.Listen.Equals(IPAddress.Any) || _options.Listen.Equals(IPAddress.IPv6Any);

    /// <summary>Sockets open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>From now on that share of ports and descriptors, 0 to 1, is kept for urgent legs. Legs that are open stay.</summary>
    public void Keep(double urgentShare)
    {
        _kept = (int)(_maxLegs * urgentShare);
        _pool.Keep(urgentShare);
    }

    /// <summary>Opens and binds one; null and the reason when none can be had.</summary>
    public UdpSocket? TryOpen(bool isUrgent, out ushort port, out string problem)
    {
        port = 0;
        problem = "";
        if (Interlocked.Increment(ref _open) > _maxLegs - (isUrgent ? 0 : _kept))
        {
            Interlocked.Decrement(ref _open);
            problem = $"the limit of open files ({Descriptors}) allows {_maxLegs} legs{Kept(_kept)}; raise it (ulimit -n, LimitNOFILE=)";
            return null;
        }

        for (int i = 0; i < MaxTries && _pool.TryTake(isUrgent, out port); i++)
        {
            if (UdpSocket.Open(new IPEndPoint(_options.Listen, port), default, out int error) is { } socket)
            {
                return socket;
            }

            _pool.Return(port);
            if (error is not (Libc.AddressInUse or Libc.Access))
            {
                problem = error is Libc.NoDescriptors or Libc.NoDescriptorsSystem
                    ? "no descriptor is left; raise the limit of open files (ulimit -n, LimitNOFILE=)"
                    : $"{_options.Listen}:{port} cannot be bound ({Marshal.GetPInvokeErrorMessage(error)}); see node.media.listen";
                break;
            }
        }

        Interlocked.Decrement(ref _open);
        problem = problem.Length != 0 ? problem : $"no media port is free in {_options.Ports.First}-{_options.Ports.Last}{Kept(_pool.Kept)}";
        return null;

        string Kept(int legs) => isUrgent || legs == 0 ? "" : $", but for {legs} kept for emergency calls (node.sip.limits.emergency_share)";
    }

    /// <summary>Closes one and gives its ports back.</summary>
    public void Close(UdpSocket socket, ushort port)
    {
        socket.Close();
        Interlocked.Decrement(ref _open); // partner of the increment in TryOpen: the count bounds what is open
        _pool.Return(port);
    }

    /// <summary>
    /// The address for a leg's SDP: what is advertised, what is listened on, or the local one of the route. An advertised address of one
    /// family says nothing about peers of the other, who are given one that they can send to if both families are listened on.
    /// </summary>
    public string AddressFor(MediaLegOptions leg, IPAddress? remote)
    {
        // Signalling over one family may carry media of the other (RFC 6157 §3).
        bool mixed = remote is not null && leg.Peer is { } peer && IsIpv4(peer) != IsIpv4(remote);
        IPAddress? there = mixed ? remote : leg.Peer ?? remote;
        return (leg.Advertise ?? _options.Advertise) is { Length: > 0 } advertised && !(_options.Listen.Equals(IPAddress.IPv6Any) && IsOtherFamily(advertised, there))
            ? advertised
            : (ListensOnAll ? _routes.LocalTo(there) : _options.Listen).ToString();
    }

    private static bool IsOtherFamily(string advertised, IPAddress? peer) =>
        peer is not null && IPAddress.TryParse(advertised, out IPAddress? address) && IsIpv4(address) != IsIpv4(peer);

    /// <summary>
    /// Whether what is sent to <paramref name="address"/> can come in here; if not, why. <c>::</c> serves
    /// both families, any other address its own; names are not judged.
    /// </summary>
    public bool Serves(string address, out string problem)
    {
        bool ok = _options.Listen.Equals(IPAddress.IPv6Any)
            || !IPAddress.TryParse(address, out IPAddress? ip)
            || IsIpv4(ip) == IsIpv4(_options.Listen);
        problem = ok ? "" : $"media listens on {_options.Listen} and cannot be reached at {address}; listen on :: for both families (node.media.listen)";
        return ok;
    }

    /// <summary>The local address that a connected socket of a leg with <paramref name="address"/> in its SDP must keep; null: it is not to be connected.</summary>
    public IPAddress? ConnectsAt(string address) =>
        !_options.ConnectAfterLatching ? null
        : !ListensOnAll ? Plain(_options.Listen)
        : IPAddress.TryParse(address, out IPAddress? named) ? Plain(named) : null;

    private static bool IsIpv4(IPAddress address) => Plain(address).AddressFamily == AddressFamily.InterNetwork;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
