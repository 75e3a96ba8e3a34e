using System.Globalization;
using System.Net;
using System.Text;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>
/// A stateless proxy in the way of two user agents (RFC 3261 §16.11), written as text: it stays in the route, takes its own Route away,
/// and may ask for credentials first. It forgets everything, so a repeat goes the way of the first.
/// </summary>
internal sealed class Relay : ISipReceiver, IDisposable
{
    private readonly InMemoryTransport _transport;
    private readonly IPEndPoint _at;

    public Relay(InMemoryNetwork network, IPEndPoint at)
    {
        _at = at;
        _transport = network.Bind(at);
        _transport.Start(this);
    }

    /// <summary>Asks whoever begins something for a password, in that realm; null for nobody.</summary>
    public string? Realm { get; init; }

    /// <summary>RFC 3261 §16.6 step 4: it need not stay in the way.</summary>
    public bool RecordsRoute { get; init; } = true;

    public string Route => $"<sip:{_at};lr>";

    public void Dispose() => _transport.DisposeAsync().AsTask().GetAwaiter().GetResult();

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        if (text == "\r\n\r\n")
        {
            return;
        }

        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        List<string> lines = [.. text[..end].Split("\r\n")];
        string body = text[(end + 4)..];
        if (lines[0].StartsWith("SIP/2.0", StringComparison.Ordinal))
        {
            // §16.7: the topmost Via is its own; the next says where the answer goes.
            lines.RemoveAt(Index(lines, "Via"));
            Put(lines, body, Via(lines[Index(lines, "Via")]));
            return;
        }

        string method = lines[0].Split(' ')[0];
        if (Realm is not null && method is "INVITE" && !text.Contains($"realm=\"{Realm}\"", StringComparison.Ordinal) && !lines.Any(line => line.StartsWith("To:", StringComparison.Ordinal) && line.Contains(";tag=", StringComparison.Ordinal)))
        {
            Challenge(lines, remote);
            return;
        }

        // The ACK of its own challenge is for it.
        if (method == "ACK" && text.Contains(";tag=relay", StringComparison.Ordinal))
        {
            return;
        }

        int hops = Index(lines, "Max-Forwards");
        lines[hops] = $"Max-Forwards: {int.Parse(lines[hops][14..], CultureInfo.InvariantCulture) - 1}";
        int via = Index(lines, "Via");
        string branch = lines[via].Split("branch=")[1].Split(';')[0];
        lines[via] = $"{lines[via].Replace(";rport", $";rport={remote.Port};received={remote.Address}", StringComparison.Ordinal)}";
        int route = Index(lines, "Route");
        if (route >= 0 && lines[route].Contains(Route, StringComparison.Ordinal))
        {
            // One value a line or several: the first is its own.
            string rest = lines[route][7..].Replace(Route, "", StringComparison.Ordinal).TrimStart(',', ' ');
            if (rest.Length > 0)
            {
                lines[route] = "Route: " + rest;
            }
            else
            {
                lines.RemoveAt(route);
            }
        }

        route = Index(lines, "Route");
        string next = route >= 0 ? lines[route].Split('<')[1].Split('>')[0] : lines[0].Split(' ')[1];
        via = Index(lines, "Via");
        lines.Insert(via, $"Via: SIP/2.0/UDP {_at};branch={branch}{_at.Address.GetHashCode() & 0xffff:x}");
        if (RecordsRoute && method is "INVITE")
        {
            int before = Index(lines, "Record-Route");
            lines.Insert(before >= 0 ? before : via, $"Record-Route: {Route}");
        }

        Put(lines, body, Place(next));
    }

    private void Challenge(List<string> lines, IPEndPoint remote)
    {
        string[] copied = [.. lines.Where(line => line.Split(':')[0] is "Via" or "From" or "Call-ID" or "CSeq")];
        string to = lines.First(line => line.StartsWith("To:", StringComparison.Ordinal)) + ";tag=relay" + Realm;
        Put(
            ["SIP/2.0 407 Proxy Authentication Required", .. copied, to, $"Proxy-Authenticate: Digest realm=\"{Realm}\", nonce=\"n1\", qop=\"auth\", algorithm=MD5", "Content-Length: 0"],
            "",
            remote);
    }

    private static IPEndPoint Via(string line)
    {
        string sentBy = line.Split(' ')[2].Split(';')[0];
        IPEndPoint at = IPEndPoint.Parse(sentBy);
        string? port = line.Split(";rport=").ElementAtOrDefault(1)?.Split(';')[0];
        return new IPEndPoint(at.Address, port is null ? at.Port == 0 ? 5060 : at.Port : int.Parse(port, CultureInfo.InvariantCulture));
    }

    private static IPEndPoint Place(string uri)
    {
        string host = uri.Split('@')[^1].Replace("sip:", "", StringComparison.Ordinal).Split(';')[0].Split('>')[0];
        IPEndPoint at = IPEndPoint.Parse(host);
        return new IPEndPoint(at.Address, at.Port == 0 ? 5060 : at.Port);
    }

    private static int Index(List<string> lines, string name) => lines.FindIndex(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    private void Put(List<string> lines, string body, IPEndPoint to) => _transport.Send(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body), to);
}
