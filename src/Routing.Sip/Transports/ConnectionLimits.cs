using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Transports;

/// <summary>
/// How many connections there may be at a time, in all and from one source: one instance for all listeners. Any thread.
/// </summary>
/// <param name="inAll">The most in all.</param>
/// <param name="perSource">The most from one IPv4 address or one IPv6 network of 64 bits, which is what one machine can have.</param>
public sealed class ConnectionLimits(int inAll = ConnectionLimits.UsualInAll, int perSource = ConnectionLimits.UsualPerSource)
{
    /// <summary>The default in all.</summary>
    public const int UsualInAll = 20_000;

    /// <summary>The default from one source: an office of phones behind one address.</summary>
    public const int UsualPerSource = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _sources = [];
    private int _count;

    /// <summary>Connections now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Takes a place; false when there is none.</summary>
    internal bool TryEnter(IPAddress address)
    {
        IPAddress source = SourceOf(address);
        lock (_lock)
        {
            int mine = _sources.GetValueOrDefault(source);
            if (_count >= inAll || mine >= perSource)
            {
                return false;
            }

            _sources[source] = mine + 1;
            _count++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    internal void Leave(IPAddress address)
    {
        IPAddress source = SourceOf(address);
        lock (_lock)
        {
            _count--;
            if (--_sources[source] == 0)
            {
                _sources.Remove(source);
            }
        }
    }

    private static IPAddress SourceOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
