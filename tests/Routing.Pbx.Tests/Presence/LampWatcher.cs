using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Routing.Pbx.Tests.Calls;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Presence;

/// <summary>One lamp of a desk phone: subscribes with the phone's password, refreshes, repeats what is lost, and shows what it was told last.</summary>
internal sealed class LampWatcher : ISipReceiver
{
    private readonly World _world;
    private readonly string _user;
    private readonly string _resource;
    private readonly string _package;
    private readonly InMemoryTransport _transport;
    private readonly string _callId;
    private ITimer? _repeat;
    private ITimer? _refresh;
    private string _request = "";
    private string _tag = "";
    private int _cseq;
    private int _notified;
    private int _versions;

    public LampWatcher(World world, string user, string resource, string package = "dialog", string? at = null)
    {
        (_world, _user, _resource, _package) = (world, user, resource, package);
        _transport = world.Network.Bind(IPEndPoint.Parse(at ?? "10.1.7.0:0"));
        _transport.Start(this);
        _callId = $"lamp-{resource}-{_transport.LocalEndPoint.Port}";
    }

    /// <summary>The documents told, oldest first.</summary>
    public List<string> Documents { get; } = [];

    /// <summary>The states shown, oldest first, those shown again left out.</summary>
    public List<string> Shown { get; } = [];

    /// <summary>What the lamp shows: <c>terminated</c>, <c>early</c>, <c>confirmed</c>.</summary>
    public string State => Shown.Count == 0 ? "" : Shown[^1];

    /// <summary>The value of Subscription-State.</summary>
    public string Subscription { get; private set; } = "";

    public int Status { get; private set; }

    public int Expires { get; set; } = 600;

    public LampWatcher Watch()
    {
        Subscribe(Expires, "");
        _world.Until(() => Status > 0 && (Status >= 300 || Subscription.Length > 0), 60, $"{_user} watches {_resource}");
        return this;
    }

    public void Leave()
    {
        Subscribe(0, "");
        _world.Until(() => Status > 0, 60, "an answer");
    }

    public void Stop()
    {
        _repeat?.Dispose();
        _refresh?.Dispose();
    }

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        if (text.StartsWith("NOTIFY", StringComparison.Ordinal))
        {
            string copied = string.Join("\r\n", text.Split("\r\n").Where(line => line.Split(':')[0] is "Via" or "From" or "To" or "Call-ID" or "CSeq"));
            Send($"SIP/2.0 200 OK\r\n{copied}\r\nContent-Length: 0\r\n\r\n");
            int cseq = int.Parse(Value(text, "CSeq").Split(' ')[0], CultureInfo.InvariantCulture);
            if (cseq > _notified)
            {
                _notified = cseq;
                Show(text);
            }
        }
        else if (Status == 0 && Value(text, "CSeq") == $"{_cseq} SUBSCRIBE")
        {
            OnAnswer(text);
        }
    }

    private void OnAnswer(string text)
    {
        _repeat?.Dispose();
        int status = int.Parse(text.AsSpan(8, 3), CultureInfo.InvariantCulture);
        int expires = int.Parse(Value(_request, "Expires"), CultureInfo.InvariantCulture);
        if (status == 401 && !_request.Contains("Authorization", StringComparison.Ordinal))
        {
            string challenge = Value(text, "WWW-Authenticate");
            string realm = challenge.Split("realm=\"")[1].Split('"')[0];
            string nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
            string uri = _request.Split(' ')[1];
            string response = Hash($"{Hash($"{_user}:{realm}:secret-{_user}")}:{nonce}:00000001:c:auth:{Hash($"SUBSCRIBE:{uri}")}");
            Subscribe(expires, $"Authorization: Digest username=\"{_user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", qop=auth, nc=00000001, cnonce=\"c\"\r\n");
            return;
        }

        if (status == 481)
        {
            // The dialog ended while we were not heard: begin anew.
            (_tag, _notified, _versions) = ("", 0, 0);
            Subscribe(expires, "");
            return;
        }

        Status = status;
        if (status == 200)
        {
            _tag = Value(text, "To").Split(";tag=")[1];
            _refresh?.Dispose();
            if (expires > 0)
            {
                _refresh = _world.Time.CreateTimer(_ => Subscribe(Expires, ""), null, TimeSpan.FromSeconds(expires / 2), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Show(string notify)
    {
        Subscription = Value(notify, "Subscription-State");
        string body = notify[(notify.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        if (body.Length == 0)
        {
            return;
        }

        Documents.Add(body);
        if (_package == "dialog")
        {
            string state = DialogInfoChecker.Check(body, _versions++);
            if (state != State)
            {
                Shown.Add(state);
            }
        }
    }

    private void Subscribe(int expires, string credentials)
    {
        Status = 0;
        string to = _tag.Length > 0 ? $";tag={_tag}" : "";
        _request = $"SUBSCRIBE sip:{_resource}@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {_transport.LocalEndPoint};branch=z9hG4bK{_callId}-{++_cseq};rport\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:{_user}@10.0.0.1>;tag=lamp\r\nTo: <sip:{_resource}@10.0.0.1>{to}\r\nCall-ID: {_callId}\r\nCSeq: {_cseq} SUBSCRIBE\r\n"
            + $"Contact: <sip:{_user}@{_transport.LocalEndPoint}>\r\nEvent: {_package}\r\nExpires: {expires}\r\n{credentials}Content-Length: 0\r\n\r\n";
        Repeat(0.5);
    }

    private void Repeat(double after)
    {
        Send(_request);
        _repeat?.Dispose();
        _repeat = _world.Time.CreateTimer(_ => Repeat(Math.Min(4, after * 2)), null, TimeSpan.FromSeconds(after), Timeout.InfiniteTimeSpan);
    }

    private void Send(string message) => _transport.Send(Encoding.UTF8.GetBytes(message), World.Exchange);

    private static string Value(string message, string name) =>
        message.Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];

    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
