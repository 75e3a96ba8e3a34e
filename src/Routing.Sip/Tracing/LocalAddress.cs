using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Tracing;

/// <summary>The address a message came to or went from, where its listener has them all (0.0.0.0): the one that leads to the peer. Any thread.</summary>
internal static class LocalAddress
{
    private const int Most = 4096;

    private static readonly ConcurrentDictionary<IPAddress, IPAddress> Known = new();

    public static IPEndPoint Of(in TracedLine line)
    {
        if (!line.Local.Address.Equals(IPAddress.Any) && !line.Local.Address.Equals(IPAddress.IPv6Any))
        {
            return line.Local;
        }

        if (!Known.TryGetValue(line.Remote.Address, out IPAddress? local))
        {
            if (Known.Count >= Most)
            {
                Known.Clear(); // and routes may change
            }

            Known[line.Remote.Address] = local = Toward(line.Remote, line.Local.Address);
        }

        return new IPEndPoint(local, line.Local.Port);
    }

    private static IPAddress Toward(IPEndPoint remote, IPAddress otherwise)
    {
        try
        {
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote); // sends nothing
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return otherwise; // no route any more
        }
    }
}
