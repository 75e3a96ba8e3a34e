using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Tests.Location;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Transactions;

/// <summary>One transaction without a dialog above it, a user that writes down what it is told, and a peer of text.</summary>
internal sealed class MachineRun : ISipReceiver, IClientUser, IInviteServerUser, IDisposable
{
    private static readonly IPEndPoint PeerAt = IPEndPoint.Parse("10.0.0.1:5060");

    private readonly Farm _farm;
    private readonly InMemoryTransport _peer;
    private readonly SipMethod _method;
    private readonly bool _isClient;
    private readonly string _over;
    private string _request = "";
    private ClientTransaction? _client;
    private ServerTransaction? _server;
    private double _since;

    public MachineRun(string machine, string over)
    {
        _farm = new Farm(protocol: over == "tcp" ? SipProtocol.Tcp : SipProtocol.Udp);
        _peer = _farm.Network.Bind(PeerAt);
        _peer.Start(this);
        _over = over;
        _method = machine.StartsWith("INVITE", StringComparison.Ordinal) ? SipMethod.Invite : SipMethod.Options;
        _isClient = machine.EndsWith("client", StringComparison.Ordinal);
    }

    public List<(double At, string What)> Sent { get; } = [];

    public List<string> Told { get; } = [];

    public string State => _farm.Stack.Transactions.Count == 0 ? "Terminated"
        : (_client?.State ?? _server!.State) is var state && state == TransactionState.Terminated ? "Completed" : state.ToString();

    public void Forget()
    {
        Sent.Clear();
        Told.Clear();
    }

    public void Do(string what)
    {
        _since = _farm.Clock.Elapsed.TotalSeconds;
        if (what == "dead")
        {
            _farm.Network.Unreachable.Add(PeerAt);
        }
        else if (what == "lost")
        {
            _farm.Connected!.Lose(PeerAt, canReopen: true);
        }
        else if (char.IsAsciiDigit(what[0]))
        {
            Say(RawPeer.Response(_request, int.Parse(what, null), "peer"));
        }
        else if (what.StartsWith("TU", StringComparison.Ordinal))
        {
            Answer(int.Parse(what[2..], null));
        }
        else if (_isClient)
        {
            Begin();
        }
        else if (_server is null)
        {
            Receive();
        }
        else
        {
            Say(Request(what));
        }

        _farm.Run(0.01);
    }

    /// <summary>Lets time pass; how long it took until nothing was left, or null.</summary>
    public double? Watch(double seconds)
    {
        double? gone = null;
        for (double until = _since + seconds; _farm.Clock.Elapsed.TotalSeconds < until; _farm.Run(0.01))
        {
            gone ??= _farm.Stack.Transactions.Count == 0 ? _farm.Clock.Elapsed.TotalSeconds - _since : null;
        }

        return gone;
    }

    public void Dispose() => _farm.Dispose();

    void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        string text = Encoding.UTF8.GetString(message);
        string[] words = text.Split(' ');
        _request = _request.Length == 0 ? text : _request;
        Sent.Add((_farm.Clock.Elapsed.TotalSeconds - _since, words[0] == "SIP/2.0" ? words[1] : words[0]));
    }

    void IClientUser.OnResponse(in SipMessage response) => Told.Add(response.Status.ToString(null, null));

    void IClientUser.OnFailure(int status) => Told.Add(status.ToString(null, null));

    void IInviteServerUser.OnAck(in SipMessage ack) => Told.Add("ACK");

    void IInviteServerUser.OnCancel(in SipMessage cancel) => Told.Add("CANCEL");

    private SipTarget Target => _farm.Stack.Routes.Of($"sip:10.0.0.1:5060;transport={_over}")!.Value;

    private void Begin()
    {
        SipStack stack = _farm.Stack;
        using SipStack.Turn turn = stack.EnterFromAbove();
        var head = new RequestHead
        {
            Method = _method,
            RequestUri = "sip:1@10.0.0.1",
            SentBy = stack.Routes.ViaOf(Target),
            Branch = stack.Ids.Branch(),
            From = "<sip:us@10.0.0.2>;tag=7d1c0e92ab",
            To = "<sip:1@10.0.0.1>",
            CallId = "machine1",
            CSeq = 1,
        };
        head.WriteTo(stack.Out).Raw("Contact: <sip:us@10.0.0.2>\r\n"u8).Body(default);
        _client = _method == SipMethod.Invite ? new InviteClientTransaction(stack, head, Target, this) : new ClientTransaction(stack, head, Target, this);
        _client.Start();
    }

    private void Receive()
    {
        // On the wire too, where the checker of all we send looks for what is answered; the agent itself drops a stranger's.
        string text = Request(SipMethods.Label(_method));
        Say(text);
        _farm.Run(0.01);
        _since = _farm.Clock.Elapsed.TotalSeconds;
        SipParser.Parse(Encoding.ASCII.GetBytes(text), new SipIndex(), out SipMessage request);
        using SipStack.Turn turn = _farm.Stack.EnterFromAbove();
        _server = _method == SipMethod.Invite
            ? new InviteServerTransaction(_farm.Stack, request, Target, Target) { User = this }
            : new ServerTransaction(_farm.Stack, request, Target, Target);
    }

    private void Answer(int status)
    {
        using SipStack.Turn turn = _farm.Stack.EnterFromAbove();
        if (status == 200)
        {
            _server!.Seed.WriteTo(_farm.Stack.Out, 200, _server.ToTag).Raw("Contact: <sip:us@10.0.0.2>\r\nAllow: INVITE\r\n"u8).Body(default);
            _server.Respond(200);
        }
        else
        {
            _server!.Respond(status, _server.ToTag);
        }
    }

    private string Request(string method) => RawPeer.Request(method, toTag: method == "ACK" ? _server!.ToTag : "")
        .Replace("SIP/2.0/UDP", $"SIP/2.0/{_over.ToUpperInvariant()}", StringComparison.Ordinal);

    private void Say(string message) => _peer.Send(Encoding.ASCII.GetBytes(message), Farm.Us);
}
