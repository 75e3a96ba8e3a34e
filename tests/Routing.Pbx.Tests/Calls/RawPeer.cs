using System.Net;
using System.Text;
using Routing.Media;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>A caller that speaks SIP by hand, for what a well-behaved user agent does not do.</summary>
internal sealed class RawPeer : ISipReceiver
{
    private readonly World _world;
    private readonly InMemoryTransport _transport;
    private int _cseq;
    private int _branch;
    private string _to = "<sip:exchange@10.0.0.1>";

    public RawPeer(World world, InMemoryTransport transport)
    {
        _world = world;
        _transport = transport;
        CallId = $"raw-{transport.LocalEndPoint}";
        transport.Start(this);
    }

    /// <summary>The Call-ID of its call.</summary>
    public string CallId { get; set; }

    /// <summary>Messages received, oldest first.</summary>
    public List<string> Received { get; } = [];

    /// <summary>The exchange's media leg, by the last SDP it sent.</summary>
    public MediaLegId Leg { get; private set; }

    /// <summary>The last final answer's status; 0 for none.</summary>
    public int Status { get; private set; }

    public void Invite(string number, byte[]? sdp)
    {
        Request("INVITE", number, ++_cseq, sdp);
        _world.Until(() => Status >= 200, 40, "a final answer to the INVITE");
    }

    public void Ack(byte[]? sdp = null)
    {
        Request("ACK", "x", _cseq, sdp);
        _world.Pass(0.1);
    }

    /// <summary>A re-INVITE, answered and acknowledged.</summary>
    public void Reoffer(byte[]? sdp)
    {
        Status = 0;
        Invite("x", sdp);
        Ack();
    }

    public void Bye()
    {
        Request("BYE", "x", ++_cseq, null);
        _world.Pass(0.1);
    }

    public void Request(string method, string number, int cseq, byte[]? sdp)
    {
        string head = $"{method} sip:{number}@10.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP {_transport.LocalEndPoint};branch=z9hG4bKr{++_branch}\r\n"
            + $"Max-Forwards: 70\r\nFrom: <sip:0399998888@192.0.2.9>;tag=raw\r\nTo: {_to}\r\nCall-ID: {CallId}\r\nCSeq: {cseq} {method}\r\n"
            + $"Contact: <sip:raw@{_transport.LocalEndPoint}>\r\n{(sdp is null ? "" : "Content-Type: application/sdp\r\n")}Content-Length: {sdp?.Length ?? 0}\r\n\r\n";
        _transport.Send([.. Encoding.ASCII.GetBytes(head), .. sdp ?? []], World.Exchange);
    }

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.ASCII.GetString(message);
        Received.Add(text);
        if (text.StartsWith("BYE", StringComparison.Ordinal))
        {
            // The answer bears the request's own Via, From, To, Call-ID and CSeq.
            string copied = string.Join("\r\n", text.Split("\r\n").Where(line => line.Split(':')[0] is "Via" or "From" or "To" or "Call-ID" or "CSeq"));
            _transport.Send(Encoding.ASCII.GetBytes($"SIP/2.0 200 OK\r\n{copied}\r\nContent-Length: 0\r\n\r\n"), remote);
        }
        else if (text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && text[8] != '1')
        {
            Status = int.Parse(text.AsSpan(8, 3), null);
            _to = text.Split("\r\n").First(line => line.StartsWith("To: ", StringComparison.Ordinal))[4..];
            MediaLegId leg = Sdp.LegOf(message.ToArray());
            Leg = leg == default ? Leg : leg;
        }
    }
}
