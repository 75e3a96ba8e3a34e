using System.Net;
using System.Net.Sockets;
using Routing.Sip.Transactions;

namespace Routing.Sip.Transports;

/// <summary>
/// Which address of ours leads to a peer, as the kernel's routes say; remembered for a while, since asking costs a socket.
/// Within the stack's turn.
/// </summary>
internal sealed class LocalAddresses(TimerQueue timers)
{
    private const int KnownPeers = 16_384;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IPAddress, (IPAddress? Local, TimeSpan Until)> _known = [];
    private readonly Queue<IPAddress> _oldest = new();

    /// <summary>Null where no route leads there.</summary>
    public IPAddress? Toward(IPEndPoint remote)
    {
        bool isKnown = _known.TryGetValue(remote.Address, out (IPAddress? Local, TimeSpan Until) known);
        if (isKnown && known.Until > timers.Now)
        {
            return known.Local;
        }

        if (!isKnown)
        {
            // One goes for one that comes: a flood of peers must not make us ask the kernel for all of them again.
            if (_oldest.Count >= KnownPeers)
            {
                _known.Remove(_oldest.Dequeue());
            }

            _oldest.Enqueue(remote.Address);
        }

        IPAddress? local = Ask(remote);
        _known[remote.Address] = (local, timers.Now + Lifetime);
        return local;
    }

    private static IPAddress? Ask(IPEndPoint remote)
    {
        try
        {
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote); // sends nothing
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null; // no route: the send that follows fails and says so
        }
    }
}
