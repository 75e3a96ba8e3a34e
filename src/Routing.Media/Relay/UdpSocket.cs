using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Routing.Media.Relay;

/// <summary>
/// A non-blocking UDP socket on a raw descriptor. Opened on any thread, then used and closed by the loop
/// that owns its leg.
/// </summary>
internal sealed unsafe class UdpSocket
{
    private int _descriptor;

    private UdpSocket(int descriptor, bool ipv6)
    {
        _descriptor = descriptor;
        IsIpv6 = ipv6;
    }

    /// <summary>The raw descriptor; -1 once closed.</summary>
    public int Descriptor => _descriptor;

    /// <summary>Whether its addresses are sockaddr_in6 (IPv4 ones mapped).</summary>
    public bool IsIpv6 { get; }

    /// <summary>Opens a socket; null and the errno when it cannot be had.</summary>
    /// <param name="local">What to bind to; null leaves it unbound.</param>
    /// <param name="family">The family when <paramref name="local"/> is null.</param>
    /// <param name="error">The errno; 0 when fine.</param>
    public static UdpSocket? Open(IPEndPoint? local, AddressFamily family, out int error)
    {
        bool ipv6 = (local?.AddressFamily ?? family) == AddressFamily.InterNetworkV6;
        int type = Libc.SockDgram | Libc.SockNonBlocking | Libc.SockCloseOnExec;
        int descriptor = Libc.Socket(ipv6 ? Libc.AfInet6 : Libc.AfInet, type, 0);
        if (descriptor < 0)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        var socket = new UdpSocket(descriptor, ipv6);
        error = local is null ? 0 : socket.Bind(local);
        if (error == 0)
        {
            return socket;
        }

        socket.Close();
        return null;
    }

    /// <summary>Receives one datagram; -1 when there is none, or the peer's host told that its port is closed.</summary>
    public int Receive(byte* buffer, int capacity, ref RawAddress from)
    {
        uint length = RawAddress.Capacity;
        nint received;
        fixed (byte* address = &from.First)
        {
            received = Libc.ReceiveFrom(_descriptor, buffer, (nuint)capacity, 0, address, &length);
        }

        from.Length = length;
        return (int)received;
    }

    /// <summary>Sends one datagram. False when the kernel did not take it: media is never sent twice.</summary>
    public bool Send(byte* buffer, int length, ref RawAddress to, bool connected)
    {
        if (connected)
        {
            return Libc.SendTo(_descriptor, buffer, (nuint)length, 0, null, 0) == length;
        }

        fixed (byte* address = &to.First)
        {
            return Libc.SendTo(_descriptor, buffer, (nuint)length, 0, address, to.Length) == length;
        }
    }

    /// <summary>Ties the socket to one peer: the kernel drops all others and looks up the route once.</summary>
    public bool Connect(ref RawAddress peer)
    {
        fixed (byte* address = &peer.First)
        {
            return Libc.Connect(_descriptor, address, peer.Length) == 0;
        }
    }

    /// <summary>
    /// The same, if <paramref name="local"/> stays what it listens on. False, and untied, if not: connecting a
    /// socket that is bound to all addresses also binds it to the route's source (ip(7)), and packets to
    /// another address of this machine, the one in our SDP, would no longer come in.
    /// </summary>
    public bool Connect(ref RawAddress peer, IPAddress local)
    {
        if (!Connect(ref peer))
        {
            return false;
        }

        if (local.Equals(LocalEndPoint()?.Address))
        {
            return true;
        }

        Disconnect();
        return false;
    }

    /// <summary>Unties it again; the bound port stays.</summary>
    public void Disconnect()
    {
        byte* unspecified = stackalloc byte[16];
        new Span<byte>(unspecified, 16).Clear();
        Libc.Connect(_descriptor, unspecified, 16); // AF_UNSPEC is 0
    }

    /// <summary>The local address; null when the kernel does not say.</summary>
    public IPEndPoint? LocalEndPoint()
    {
        RawAddress local = default;
        uint length = RawAddress.Capacity;
        fixed (byte* address = &local.First)
        {
            if (Libc.GetSocketName(_descriptor, address, &length) != 0)
            {
                return null;
            }
        }

        local.Length = length;
        return local.ToEndPoint();
    }

    /// <summary>Closes the descriptor, once.</summary>
    public void Close()
    {
        // A second close would hit whatever socket got the number since.
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            Libc.Close(descriptor);
        }
    }

    private int Bind(IPEndPoint local)
    {
        if (IsIpv6)
        {
            int off = 0; // one socket serves both families where it is bound to all addresses
            Libc.SetSocketOption(_descriptor, Libc.IpProtoIpv6, Libc.Ipv6Only, &off, sizeof(int));
        }

        RawAddress.TryFrom(local, IsIpv6, out RawAddress raw);
        fixed (byte* address = &raw.First)
        {
            return Libc.Bind(_descriptor, address, raw.Length) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }
}
