using System.Net;

namespace Routing.Sip.Location;

/// <summary>What this machine says about names: <c>resolv.conf</c> and <c>hosts</c>. Pure functions of those files.</summary>
internal static class SystemDns
{
    private const int DnsPort = 53;
    private const int MaxServers = 3; // as resolv.conf(5)
    private const int MaxHosts = 4096;

    public static IReadOnlyList<IPEndPoint> Servers(string file)
    {
        List<IPEndPoint> servers = [];
        foreach (string line in Lines(file))
        {
            string[] words = Words(line);
            if (words is ["nameserver", var text, ..] && IPAddress.TryParse(text, out IPAddress? address) && servers.Count < MaxServers)
            {
                servers.Add(new IPEndPoint(address, DnsPort));
            }
        }

        // resolv.conf(5): without one, the server of this machine.
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, DnsPort)];
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Hosts(string file)
    {
        Dictionary<string, IReadOnlyList<IPAddress>> hosts = [];
        foreach (string line in Lines(file))
        {
            string[] words = Words(line.Split('#')[0]);
            if (words.Length < 2 || !IPAddress.TryParse(words[0], out IPAddress? address))
            {
                continue;
            }

            foreach (string name in words.Skip(1).Select(DnsName.Normalize).OfType<string>())
            {
                if (hosts.TryGetValue(name, out IReadOnlyList<IPAddress>? known))
                {
                    ((List<IPAddress>)known).Add(address);
                }
                else if (hosts.Count < MaxHosts)
                {
                    hosts[name] = new List<IPAddress> { address };
                }
            }
        }

        return hosts;
    }

    private static string[] Words(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a machine without the file: what it would say stays unsaid
        }
    }
}
