using System.Net;
using System.Text;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>
/// P, who calls B by hand and offers where our own user agent never does: not in the INVITE, in a PRACK, in an UPDATE. It repeats what is
/// not answered, PRACKs and ACKs what asks for it, and answers what it is asked.
/// </summary>
internal sealed class HandPeer : ISipReceiver, IDisposable
{
    private static readonly IPEndPoint At = IPEndPoint.Parse("10.0.0.9:5060");

    private readonly Pair _pair;
    private readonly InMemoryTransport _transport;
    private readonly List<ITimer> _repeats = [];
    private readonly HashSet<string> _pracked = [];
    private readonly HashSet<int> _answered = [];
    private string _to = "<sip:100@10.0.0.2>";
    private int _cseq;
    private int _invite;

    public HandPeer(Pair pair)
    {
        _pair = pair;
        _transport = pair.Network.Bind(At);
        _transport.Start(this);
        pair.Bob.LoadAccess(Pair.TrunkPlan("hand", "10.0.0.0/24"));
    }

    /// <summary>What stands in the next PRACK and in the ACKs of the next 2xx: an answer that is owed, or an offer.</summary>
    public string Pracks { get; set; } = "";

    public string Acks { get; set; } = "";

    public bool IsReliable { get; init; }

    /// <summary>B has said BYE.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What came back, as <c>METHOD STATUS body</c>.</summary>
    public List<string> Heard { get; } = [];

    public void Send(string method, string body = "")
    {
        int cseq = ++_cseq;
        _invite = method == "INVITE" ? cseq : _invite;
        Repeat(Request(method, cseq, body, ""), cseq);
    }

    public void Dispose() => _repeats.ForEach(timer => timer.Dispose());

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        if (!text.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            Answer(text);
            return;
        }

        int status = int.Parse(text.AsSpan(8, 3), null);
        string[] cseq = RawPeer.Line(text, "CSeq")[6..].Split(' ');
        string body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (status >= 200 || cseq[1] == "INVITE")
        {
            _answered.Add(int.Parse(cseq[0], null));
        }

        if (status > 100)
        {
            _to = RawPeer.Line(text, "To")[4..];
            Heard.Add($"{cseq[1]} {status} {(body.StartsWith("v=", StringComparison.Ordinal) ? "sdp" : body)}".TrimEnd());
        }

        if (cseq[1] != "INVITE" || int.Parse(cseq[0], null) != _invite)
        {
            return;
        }

        if (status >= 200)
        {
            Put(Request("ACK", _invite, status < 300 ? Acks : "", "", status < 300 ? $"ack{_invite}" : $"INVITE{_invite}"));
        }
        else if (text.Split("\r\n").FirstOrDefault(line => line.StartsWith("RSeq: ", StringComparison.Ordinal)) is { } rseq && _pracked.Add(rseq))
        {
            string prack = Pracks;
            Pracks = "";
            int number = ++_cseq;
            Repeat(Request("PRACK", number, prack, $"RAck: {rseq[6..]} {_invite} INVITE\r\n"), number);
        }
    }

    private void Answer(string request)
    {
        if (request.StartsWith("ACK", StringComparison.Ordinal))
        {
            return;
        }

        IsOver |= request.StartsWith("BYE", StringComparison.Ordinal);
        bool offers = request.Contains("Content-Type: application/sdp", StringComparison.Ordinal);
        Put(RawPeer.Response(request, 200, "p", body: offers ? "agreed" : "").Replace("10.0.0.1:5060>", "10.0.0.9:5060>", StringComparison.Ordinal));
    }

    private string Request(string method, int cseq, string body, string extra, string? branch = null) =>
        $"{method} sip:100@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP {At};branch=z9hG4bK{branch ?? method + cseq}\r\nMax-Forwards: 70\r\nFrom: <sip:200@10.0.0.9>;tag=p\r\n"
        + $"To: {_to}\r\nCall-ID: by-hand\r\nCSeq: {cseq} {method}\r\nContact: <sip:200@{At}>\r\n{(IsReliable ? "Supported: 100rel\r\n" : "")}{extra}"
        + (body.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {body.Length}\r\n\r\n{body}";

    // RFC 3261 §17.1: until it is answered; an INVITE until it is answered at all.
    private void Repeat(string request, int cseq)
    {
        int left = 30;
        ITimer? timer = null;
        timer = _pair.Clock.Time.CreateTimer(
            _ =>
            {
                if (left-- == 0 || _answered.Contains(cseq))
                {
                    timer!.Dispose();
                    return;
                }

                Put(request);
                timer!.Change(TimeSpan.FromSeconds(0.5), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        _repeats.Add(timer);
    }

    private void Put(string message) => _transport.Send(Encoding.UTF8.GetBytes(message), Pair.BobAt);
}
