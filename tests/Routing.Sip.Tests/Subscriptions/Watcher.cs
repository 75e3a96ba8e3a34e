using System.Net;
using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>
/// A phone that watches, written in plain text: asks, signs in, repeats what is not answered, and answers NOTIFYs as it is told.
/// </summary>
internal sealed class Watcher : ISipReceiver
{
    private readonly WatcherWorld _world;
    private readonly string _user;
    private readonly InMemoryTransport _transport;
    private ITimer? _repeat;
    private string _request = "";
    private string _challenged = "";
    private uint _notified;
    private int _branch;

    public Watcher(WatcherWorld world, string user, IPEndPoint at)
    {
        _world = world;
        _user = user;
        CallId = $"watch-{at}";
        _transport = world.Network.Bind(at);
        _transport.Start(this);
    }

    public string CallId { get; set; }

    /// <summary>That of the last request.</summary>
    public uint CSeq { get; set; }

    public string Tag { get; set; } = "watcher";

    public string Resource { get; set; } = "1002";

    public string Event { get; set; } = "dialog";

    /// <summary>Headers besides, each with its line break.</summary>
    public string Extra { get; set; } = "";

    public string Password { get; set; } = "secret";

    /// <summary>The last final answer to a request, and its status; 0 while one is under way.</summary>
    public string Answer { get; private set; } = "";

    public int Status { get; private set; }

    /// <summary>The tag of the user agent; empty outside a dialog.</summary>
    public string ToTag { get; set; } = "";

    /// <summary>What NOTIFYs are answered with; 0 for silence.</summary>
    public int Says { get; set; } = 200;

    public string SaysBesides { get; set; } = "";

    /// <summary>The NOTIFYs of the dialog in order, repeats left out.</summary>
    public List<string> Notified { get; } = [];

    /// <summary>All NOTIFYs that came, repeats and late ones included.</summary>
    public List<string> All { get; } = [];

    public string Body => Notified.Count == 0 ? "" : Notified[^1][(Notified[^1].IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    public string State => Notified.Count == 0 ? "" : RawPeer.Line(Notified[^1], "Subscription-State")["Subscription-State: ".Length..];

    /// <summary>A SUBSCRIBE, in the dialog where there is one; null for no Expires.</summary>
    public void Subscribe(int? expires = 300, string? contact = null) =>
        Ask("SUBSCRIBE", $"sip:{Resource}@10.0.0.2", $"Event: {Event}\r\n{(expires is { } seconds ? $"Expires: {seconds}\r\n" : "")}", contact);

    public int SubscribeNow(int? expires = 300)
    {
        Subscribe(expires);
        _world.Until(() => Status > 0, "an answer");
        _world.Run(0.01);
        return Status;
    }

    public void Register()
    {
        ToTag = "";
        Ask("REGISTER", "sip:10.0.0.2", "Expires: 3600\r\n", null);
        _world.Until(() => Status > 0, "registered");
        Assert.Equal(200, Status);
    }

    /// <summary>A request, signed where it is asked to be.</summary>
    public void Ask(string method, string uri, string headers, string? contact)
    {
        Status = 0;
        _challenged = $"{method}\n{uri}\n{headers}{Extra}\n{contact ?? $"<sip:{_user}@{_transport.LocalEndPoint}>"}";
        Send("");
    }

    /// <summary>No repeats any more.</summary>
    public void Stop() => _repeat?.Dispose();

    /// <summary>Bytes as they are.</summary>
    public void Raw(string message) => _transport.Send(Encoding.Latin1.GetBytes(message), Pair.BobAt);

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        if (text.StartsWith("NOTIFY", StringComparison.Ordinal))
        {
            OnNotify(text);
        }
        else if (text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && text.Contains($"\r\nCSeq: {CSeq} {_challenged.Split('\n')[0]}\r\n", StringComparison.Ordinal) && Status == 0)
        {
            OnAnswer(text);
        }
    }

    private void OnAnswer(string text)
    {
        Stop();
        int status = int.Parse(text.AsSpan(8, 3), null);
        if (status == 401 && !_request.Contains("\r\nAuthorization", StringComparison.Ordinal))
        {
            string nonce = text.Split("nonce=\"")[1].Split('"')[0];
            string[] parts = _challenged.Split('\n');
            string response = DigestHash.Response(DigestAlgorithm.Md5, (_user, "pbx", Password), parts[0], parts[1], nonce, ("00000001", "c", "auth"));
            Send($"Authorization: Digest username=\"{_user}\", realm=\"pbx\", nonce=\"{nonce}\", uri=\"{parts[1]}\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"\r\n");
            return;
        }

        Answer = text;
        Status = status;
        if (status is >= 200 and < 300 && _challenged.StartsWith("SUBSCRIBE", StringComparison.Ordinal))
        {
            ToTag = RawPeer.TagOf(text);
        }
    }

    private void OnNotify(string text)
    {
        All.Add(text);
        uint cseq = uint.Parse(RawPeer.Line(text, "CSeq").Split(' ')[1], null);
        string tag = RawPeer.Line(text, "From").Split(";tag=")[1];
        if (cseq > _notified && (ToTag.Length == 0 || tag == ToTag))
        {
            _notified = cseq;
            Notified.Add(text);
        }

        if (Says > 0)
        {
            string copied = string.Join("\r\n", text.Split("\r\n").Where(line => line.Split(':')[0] is "Via" or "From" or "To" or "Call-ID" or "CSeq"));
            Raw($"SIP/2.0 {Says} Said\r\n{copied}\r\n{SaysBesides}Content-Length: 0\r\n\r\n");
        }
    }

    /// <summary>The dialog is forgotten, as by a phone that was switched off.</summary>
    public void Forget()
    {
        ToTag = "";
        _notified = 0;
    }

    private void Send(string credentials)
    {
        string[] parts = _challenged.Split('\n', 3);
        string contact = parts[2][(parts[2].LastIndexOf('\n') + 1)..];
        string headers = parts[2][..(parts[2].LastIndexOf('\n'))];
        _request = $"{parts[0]} {parts[1]} SIP/2.0\r\nVia: SIP/2.0/UDP {_transport.LocalEndPoint};branch=z9hG4bK{_user}-{++_branch};rport\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:{_user}@10.0.0.2>;tag={Tag}\r\nTo: <sip:{(parts[0] == "REGISTER" ? _user : Resource)}@10.0.0.2>{(ToTag.Length > 0 ? $";tag={ToTag}" : "")}\r\nCall-ID: {CallId}\r\nCSeq: {++CSeq} {parts[0]}\r\n"
            + $"{(contact.Length > 0 ? $"Contact: {contact}\r\n" : "")}{headers}{credentials}Content-Length: 0\r\n\r\n";
        Raw(_request);
        Repeat(0.5, 0);
    }

    // RFC 3261 §17.1.2.2, timers E and F.
    private void Repeat(double after, double gone)
    {
        Stop();
        string request = _request;
        _repeat = _world.Clock.Time.CreateTimer(
            _ =>
            {
                if (gone + after >= 32)
                {
                    Status = 408;
                    return;
                }

                Raw(request);
                Repeat(Math.Min(4, after * 2), gone + after);
            },
            null, TimeSpan.FromSeconds(after), Timeout.InfiniteTimeSpan);
    }
}
