using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip.Transports;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>The kinds of values that are addresses, ports and networks.</summary>
internal static class NetworkKinds
{
    private static readonly (string Name, SipProtocol Protocol)[] Protocols =
        [("udp", SipProtocol.Udp), ("tcp", SipProtocol.Tcp), ("tls", SipProtocol.Tls), ("ws", SipProtocol.Ws), ("wss", SipProtocol.Wss)];

    public static ScalarKind<SipListenPlan> Listener { get; } = new("a listener such as udp:0.0.0.0:5060", "(udp|tcp|tls|ws|wss):.+:[0-9]+", ParseListener);

    public static ScalarKind<IPAddress> Address { get; } = new("an address such as 0.0.0.0", @"[0-9a-fA-F:.\[\]]+", (string text, out IPAddress value) =>
        TryAddress(text, out value) ? null : "write an IP address, such as 192.0.2.10 or 2001:db8::10");

    /// <summary>What is put into Contact, Via or SDP: an address or a name of this node.</summary>
    public static ScalarKind<string> Host { get; } = new("a host", @"[A-Za-z0-9.:_\[\]-]+", (string text, out string value) =>
    {
        value = text;
        return TryAddress(text, out _) || IsHostName(text) ? null : "write an address or a host name, without a port";
    });

    /// <summary>What stands in SDP: an address only, since half the world's phones resolve no names there.</summary>
    public static ScalarKind<string> MediaHost { get; } = new("an address", "[0-9a-fA-F:.]+", (string text, out string value) =>
    {
        value = text;
        return TryAddress(text, out _) ? null : "write an IP address";
    });

    public static ScalarKind<(int First, int Last)> Ports { get; } = new("a range of ports such as 20000-29999", "[0-9]+-[0-9]+", ParsePorts);

    public static ScalarKind<IPEndPoint> EndPoint { get; } = new("an address and port such as 127.0.0.1:8080", ".+:[0-9]+", (string text, out IPEndPoint value) =>
        TryEndPoint(text, out value) ? null : "write ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080");

    /// <summary>A DNS server: its port is 53 where none is written.</summary>
    public static ScalarKind<IPEndPoint> NameServer { get; } = new("a DNS server such as 192.0.2.53", @"[0-9a-fA-F:.\[\]]+", (string text, out IPEndPoint value) =>
    {
        value = TryAddress(text, out IPAddress address) ? new IPEndPoint(address, 53) : null!;
        return value is not null || (TryEndPoint(text, out value) && value.Port > 0) ? null : "write ADDRESS or ADDRESS:PORT, such as 192.0.2.53 or [2001:db8::53]:5353";
    });

    /// <summary>Who is sent copies by datagrams.</summary>
    public static ScalarKind<IPEndPoint> Collector { get; } = new("a collector such as udp:192.0.2.10:9060", "udp:.+:[0-9]+", (string text, out IPEndPoint value) =>
    {
        value = null!;
        return text.StartsWith("udp:", StringComparison.Ordinal) && TryEndPoint(text["udp:".Length..], out value) && value.Port > 0
            ? null
            : "write udp:ADDRESS:PORT, such as udp:192.0.2.10:9060";
    });

    public static ScalarKind<IPNetwork> Network { get; } = new("a network such as 192.168.0.0/16", "[0-9a-fA-F:./]+", ParseNetwork);

    public static ScalarKind<string> Store { get; } = new("a store such as sqlite:routing.db", "sqlite:.+", (string text, out string value) =>
    {
        value = text;
        return text.StartsWith("postgres:", StringComparison.Ordinal) ? "postgres is not supported by this version yet: use sqlite:"
            : text.StartsWith("sqlite:", StringComparison.Ordinal) && IsFileName(text["sqlite:".Length..]) ? null
            : "write sqlite:FILE, the name of a file in the data directory";
    });

    private static bool IsFileName(string text) => text is not ("" or "." or "..") && text.AsSpan().IndexOfAny('/', '\\', '\0') < 0;

    private static string? ParseListener(string text, out SipListenPlan value)
    {
        value = null!;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        (string name, SipProtocol protocol) = Protocols.FirstOrDefault(known => colon >= 0 && known.Name == text[..colon]);
        if (name is null)
        {
            return "write udp:ADDRESS:PORT, or tcp:, tls:, ws:, wss: in its place";
        }

        if (!TryEndPoint(text[(colon + 1)..], out IPEndPoint endPoint))
        {
            return $"write {name}:ADDRESS:PORT, such as {name}:0.0.0.0:5060 or {name}:[::]:5060";
        }

        value = new SipListenPlan(protocol, endPoint);
        return null;
    }

    private static string? ParsePorts(string text, out (int First, int Last) value)
    {
        value = default;
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !TryPort(text[..dash], out int first) || !TryPort(text[(dash + 1)..], out int last) || first == 0)
        {
            return "write FIRST-LAST, each from 1 to 65535";
        }

        value = (first, last);
        return first > last ? "the first port is above the last" : null;
    }

    private static string? ParseNetwork(string text, out IPNetwork value)
    {
        value = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryAddress(slash < 0 ? text : text[..slash], out IPAddress address))
        {
            return "write a network as ADDRESS/BITS, such as 192.168.0.0/16";
        }

        int all = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int bits = all;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > all))
        {
            return $"after the / stands a number from 0 to {all}";
        }

        IPAddress network = Masked(address, bits);
        value = new IPNetwork(network, bits);
        return network.Equals(address) ? null : $"this is one address within a network: write {network}/{bits} for the network, or {address} for the address";
    }

    /// <summary>A trunk's source: a network, an address, or ADDRESS:PORT.</summary>
    public static string? ParseSource(string text, out (IPNetwork Network, int? Port) value)
    {
        value = default;
        if (!text.Contains('/', StringComparison.Ordinal) && HasPort(text))
        {
            if (!TryEndPoint(text, out IPEndPoint endPoint) || endPoint.Port == 0)
            {
                return "write ADDRESS:PORT, such as 198.51.100.7:5060";
            }

            value = (new IPNetwork(endPoint.Address, endPoint.AddressFamily == AddressFamily.InterNetwork ? 32 : 128), endPoint.Port);
            return null;
        }

        string? wrong = ParseNetwork(text, out IPNetwork network);
        value = (network, null);
        return wrong;
    }

    private static bool HasPort(string text) =>
        text.StartsWith('[') ? text.Contains("]:", StringComparison.Ordinal) : text.AsSpan().Count(':') == 1;

    private static bool TryEndPoint(string text, out IPEndPoint endPoint)
    {
        endPoint = null!;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !TryPort(text[(colon + 1)..], out int port))
        {
            return false;
        }

        string host = text[..colon];
        bool bracketed = host is ['[', .., ']'];
        if (!TryAddress(bracketed ? host[1..^1] : host, out IPAddress address) || bracketed != (address.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }

    // IPAddress.TryParse also takes "1", "0x7f.1" and "010.0.0.1"; people write four decimal numbers or IPv6.
    private static bool TryAddress(string text, out IPAddress address)
    {
        if (IPAddress.TryParse(text, out address!) && !text.Contains('%', StringComparison.Ordinal) && !text.StartsWith('['))
        {
            return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;
        }

        address = IPAddress.None;
        return false;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;

    private static bool IsHostName(string text) =>
        Uri.CheckHostName(text) == UriHostNameType.Dns && text.Any(char.IsAsciiLetter);

    private static IPAddress Masked(IPAddress address, int bits)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int keep = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - keep));
        }

        return new IPAddress(bytes);
    }
}
