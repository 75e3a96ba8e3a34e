using System.Net;
using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>R, a phone that registers at B by hand: with any Contacts, a question, a star; it answers the challenge, and repeats what is not answered.</summary>
internal sealed class HandPhone : ISipReceiver
{
    private static readonly IPEndPoint At = IPEndPoint.Parse("10.0.0.7:5060");

    private readonly Pair _pair;
    private readonly InMemoryTransport _transport;
    private readonly HashSet<int> _answered = [];
    private Func<int, string, string> _request = static (_, _) => "";
    private string _password = "";
    private int _cseq;
    private int _left;

    public HandPhone(Pair pair)
    {
        _pair = pair;
        _transport = pair.Network.Bind(At);
        _transport.Start(this);
    }

    /// <summary>The final answers: the status, and for a 200 how many Contacts are bound.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Contacts by name, joined by a plus; <c>-</c> for none and <c>*</c> for all of them. Expires, or nothing.</summary>
    public void Register(string contacts, string expires, string password)
    {
        string lines = contacts switch
        {
            "-" => "",
            "*" => "Contact: *\r\n",
            _ => string.Concat(contacts.Split('+').Select(name => $"Contact: <sip:{name}@10.0.0.7:5060>\r\n")),
        };
        lines += expires.Length > 0 ? $"Expires: {expires}\r\n" : "";
        _password = password;
        _left = 1;
        _request = (cseq, credentials) =>
            $"REGISTER sip:10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP {At};branch=z9hG4bKreg{cseq};rport\r\nMax-Forwards: 70\r\nFrom: <sip:200@10.0.0.2>;tag=phone1\r\n"
            + $"To: <sip:200@10.0.0.2>\r\nCall-ID: phone-by-hand\r\nCSeq: {cseq} REGISTER\r\n{credentials}{lines}Content-Length: 0\r\n\r\n";
        Ask("");
    }

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        if (!text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) || !_answered.Add(int.Parse(RawPeer.Line(text, "CSeq")[6..].Split(' ')[0], null)))
        {
            return;
        }

        int status = int.Parse(text.AsSpan(8, 3), null);
        if (status == 401 && _left-- > 0)
        {
            string nonce = text.Split("nonce=\"")[1].Split('"')[0];
            string response = DigestHash.Response(DigestAlgorithm.Md5, ("200", "pbx", _password), "REGISTER", "sip:10.0.0.2", nonce, ("00000001", "cn", "auth"));
            Ask($"Authorization: Digest username=\"200\", realm=\"pbx\", nonce=\"{nonce}\", uri=\"sip:10.0.0.2\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"cn\"\r\n");
            return;
        }

        int bound = text.Split("\r\n").Where(line => line.StartsWith("Contact: ", StringComparison.Ordinal)).Sum(line => line.Split('<').Length - 1);
        Heard.Add(status == 200 ? $"200 {bound}" : $"{status}");
    }

    // RFC 3261 §17.1.2.2: until it is answered.
    private void Ask(string credentials)
    {
        int cseq = ++_cseq;
        string request = _request(cseq, credentials);
        int left = 11;
        ITimer? timer = null;
        timer = _pair.Clock.Time.CreateTimer(
            _ =>
            {
                if (left-- == 0 || _answered.Contains(cseq))
                {
                    timer!.Dispose();
                    return;
                }

                _transport.Send(Encoding.UTF8.GetBytes(request), Pair.BobAt);
                timer!.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }
}
