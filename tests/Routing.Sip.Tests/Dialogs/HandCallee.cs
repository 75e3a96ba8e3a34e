using System.Net;
using System.Text;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>
/// Q, whom A calls and who answers by hand what our own user agent never does: from several forks, reliably or not, with offers in
/// mid-ringing. What it says reliably and its final answers are repeated until somebody acknowledges them.
/// </summary>
internal sealed class HandCallee : ISipReceiver, IDisposable
{
    private static readonly IPEndPoint At = IPEndPoint.Parse("10.0.0.8:5060");

    private readonly Pair _pair;
    private readonly InMemoryTransport _transport;
    private readonly List<ITimer> _repeats = [];
    private readonly HashSet<string> _settled = [];
    private readonly Dictionary<string, string> _answers = [];
    private string _invite = "";
    private string _tag = "q1";
    private int _cseq = 100;
    private int _rseq = 10;

    public HandCallee(Pair pair)
    {
        _pair = pair;
        _transport = pair.Network.Bind(At);
        _transport.Start(this);
    }

    public bool IsCalled => _invite.Length > 0;

    /// <summary>A has said BYE or CANCEL.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What it says to what A asks in the dialog; 200 unless told otherwise.</summary>
    public int Declines { get; set; } = 200;

    /// <summary>What came: <c>METHOD body</c> of requests, <c>METHOD STATUS body</c> of answers; each once.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Another place answers from now on.</summary>
    public void Fork(string tag) => _tag = tag;

    public void Say(int status, string body) => Put(Response(_invite, status, body, ""));

    public void Ring(int status, string body)
    {
        string key = $"{_tag} RAck {++_rseq}";
        Repeat(Response(_invite, status, body, $"Require: 100rel\r\nRSeq: {_rseq}\r\n"), key);
    }

    public void Answer(int status, string body) => Repeat(Response(_invite, status, body, ""), $"{_tag} ACK {CSeqOf(_invite)}");

    public void Ask(string method, string body = "")
    {
        int cseq = ++_cseq;
        string contact = RawPeer.Line(_invite, "Contact").Split('<')[1].Split('>')[0];
        Repeat(
            $"{method} {contact} SIP/2.0\r\nVia: SIP/2.0/UDP {At};branch=z9hG4bKq{method}{cseq};rport\r\nMax-Forwards: 70\r\nFrom: {RawPeer.Line(_invite, "To")[4..]};tag={_tag}\r\n"
            + $"To: {RawPeer.Line(_invite, "From")[6..]}\r\nCall-ID: {RawPeer.Line(_invite, "Call-ID")[9..]}\r\nCSeq: {cseq} {method}\r\n{(method == "BYE" ? "" : $"Contact: <sip:100@{At}>\r\n")}"
            + (body.Length > 0 ? "Content-Type: application/sdp\r\n" : "") + $"Content-Length: {body.Length}\r\n\r\n{body}",
            $"{cseq}");
    }

    public void Hangup()
    {
        if (IsCalled && !IsOver)
        {
            IsOver = true;
            Ask("BYE");
        }
    }

    public void Dispose() => _repeats.ForEach(timer => timer.Dispose());

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        string body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        string cseq = CSeqOf(text);
        if (text.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            string method = RawPeer.Line(text, "CSeq").Split(' ')[2];
            int status = int.Parse(text.AsSpan(8, 3), null);
            if (status >= 200)
            {
                if (_settled.Add(cseq))
                {
                    Heard.Add($"{method} {status} {body}".TrimEnd());
                }

                if (method == "INVITE")
                {
                    Put(Ack(text, status));
                }
            }

            return;
        }

        string asked = text.Split(' ')[0];
        bool again = _answers.TryGetValue($"{asked} {cseq} {TagOf(text)}", out string? answer);
        if (!again && !(asked == "INVITE" && text == _invite))
        {
            Heard.Add($"{asked} {body}".TrimEnd());
        }

        switch (asked)
        {
            case "ACK":
                _answers[$"ACK {cseq} {TagOf(text)}"] = "";
                _settled.Add($"{TagOf(text)} ACK {cseq}");
                break;
            case "INVITE" when TagOf(text).Length == 0:
                _invite = _invite.Length > 0 ? _invite : text;
                break;
            case "INVITE" when !again:
                string final = Response(text, Declines, Agreed(body), "");
                _answers[$"{asked} {cseq} {TagOf(text)}"] = final;
                Repeat(final, $"{TagOf(text)} ACK {cseq}");
                break;
            case "CANCEL":
                Put(answer ?? Response(text, 200, "", ""));
                _answers[$"CANCEL {cseq} {TagOf(text)}"] = Response(text, 200, "", "");
                if (!IsOver)
                {
                    IsOver = true;
                    Answer(487, "");
                }

                break;
            default:
                if (asked == "PRACK")
                {
                    _settled.Add($"{TagOf(text)} RAck {RawPeer.Line(text, "RAck")[6..].Split(' ')[0]}");
                }

                IsOver |= asked == "BYE";
                answer ??= Response(text, asked is "BYE" or "PRACK" ? 200 : Declines, Agreed(body), "");
                _answers[$"{asked} {cseq} {TagOf(text)}"] = answer;
                Put(answer);
                break;
        }
    }

    private string Agreed(string body) => body.Length > 0 && Declines == 200 ? "agreed" : "";

    private string Response(string request, int status, string body, string extra) =>
        RawPeer.Response(request, status, TagOf(request) is { Length: > 0 } tag ? tag : _tag, extra, body).Replace("10.0.0.1:5060>", $"{At}>", StringComparison.Ordinal);

    private string Ack(string answer, int status)
    {
        string cseq = CSeqOf(answer);
        string contact = RawPeer.Line(_invite, "Contact").Split('<')[1].Split('>')[0];
        string branch = status < 300 ? $"qack{cseq}" : $"qINVITE{cseq}";
        return $"ACK {contact} SIP/2.0\r\nVia: SIP/2.0/UDP {At};branch=z9hG4bK{branch};rport\r\nMax-Forwards: 70\r\n{RawPeer.Line(answer, "From")}\r\n{RawPeer.Line(answer, "To")}\r\n"
            + $"{RawPeer.Line(answer, "Call-ID")}\r\nCSeq: {cseq} ACK\r\nContent-Length: 0\r\n\r\n";
    }

    private static string CSeqOf(string message) => RawPeer.Line(message, "CSeq")[6..].Split(' ')[0];

    private static string TagOf(string message) => RawPeer.Line(message, "To").Split(";tag=").ElementAtOrDefault(1) ?? "";

    private void Repeat(string message, string until)
    {
        int left = 30;
        ITimer? timer = null;
        timer = _pair.Clock.Time.CreateTimer(
            _ =>
            {
                if (left-- == 0 || _settled.Contains(until))
                {
                    timer!.Dispose();
                    return;
                }

                Put(message);
                timer!.Change(TimeSpan.FromSeconds(0.5), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        _repeats.Add(timer);
    }

    private void Put(string message) => _transport.Send(Encoding.UTF8.GetBytes(message), Pair.AliceAt);
}
