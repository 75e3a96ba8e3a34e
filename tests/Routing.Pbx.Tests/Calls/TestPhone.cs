using System.Net;
using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Pbx.Tests.Calls;

/// <summary>An agent's or an extension's phone: registered with digest.</summary>
internal sealed class TestPhone : TestCallee
{
    private readonly World _world;
    private readonly SipRegistration _registration;
    private readonly DigestSecret _secret;

    /// <summary>
    /// A phone of <paramref name="user"/>; one user's phones differ in <paramref name="number"/>, 0 to 9. Those of one <paramref name="instance"/> are
    /// flows of one phone (RFC 5626).
    /// </summary>
    public TestPhone(World world, string user, string password, int number = 0, string? instance = null)
        : base(world, new IPEndPoint(IPAddress.Parse($"10.1.{number + (int.Parse(user, null) / 1000 == 2 ? 10 : 0)}.{int.Parse(user, null) % 200}"), 5060), ulong.Parse(user, null) + (ulong)(number * 7919))
    {
        _world = world;
        User = user;
        _secret = new DigestSecret(user, password);
        _registration = new SipRegistration(Agent, new SipRegistrationOptions
        {
            Registrar = $"sip:{World.Exchange.Address}:{World.Exchange.Port}",
            Aor = $"sip:{user}@{World.Exchange.Address}",
            ContactUser = user,
            Secret = _secret,
            Instance = instance,
            RegId = number + 1,
        });
    }

    public string User { get; }

    /// <summary>Calls with somebody else's name in From, and its own password.</summary>
    public TestCall DialAs(string from, string number) => _world.Place(Agent, number, from, secret: _secret);

    /// <summary>Calls a URI.</summary>
    public TestCall DialUri(string uri)
    {
        var call = new TestCall();
        call.Dialog = Agent.Invite(new OutgoingInvite { RequestUri = uri, FromUser = User, Offer = Sdp.Plain, Secret = _secret }, call);
        return call;
    }

    public bool IsRegistered => _registration.State == SipRegistrationState.Registered;

    public bool IsGone => _registration.State == SipRegistrationState.Unregistered;

    public void Register() => _registration.Start();

    public void Unregister() => _registration.Unregister();

    /// <summary>Calls a number itself; its INVITE is challenged.</summary>
    public TestCall Dial(string number, params KeyValuePair<string, string>[] headers) => _world.Place(Agent, number, User, secret: _secret, headers: headers);

    /// <summary>Holds (<c>sendonly</c>, <c>inactive</c>) or resumes (<c>sendrecv</c>) by a re-INVITE, written by hand.</summary>
    public void Reoffer(string direction) => Reoffer(Last, direction);

    /// <summary>The same in any of its calls.</summary>
    public void Reoffer(TestCall call, string direction)
    {
        DialogState state = call.Dialog.State!;
        string sdp = Encoding.ASCII.GetString(call.NextOffer(direction));
        uint cseq = state.LocalCSeq + call.Reoffers;
        string head = $"sip:x@{World.Exchange} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bK{User}-{cseq}";
        string rest = $"\r\nMax-Forwards: 70\r\nFrom: <sip:{User}@x>;tag={state.LocalTag}\r\nTo: <sip:x@x>;tag={state.RemoteTag}\r\nCall-ID: {state.CallId}\r\nContact: <sip:{User}@{Address}>\r\n{Sip.Tests.Conformance.SentFaults.ByHand}\r\n";
        Send($"INVITE {head}{rest}CSeq: {cseq} INVITE\r\nContent-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}");
        _world.Pass(0.1);
        Send($"ACK {head}a{rest}CSeq: {cseq} ACK\r\nContent-Length: 0\r\n\r\n");
        _world.Pass(0.1);
    }

    /// <summary>A BYE that does not wait for the ACK, as rude phones send it.</summary>
    public void HangupRudely()
    {
        DialogState state = Last.Dialog.State!;
        Send($"BYE sip:x@{World.Exchange} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bKrude\r\nMax-Forwards: 70\r\nFrom: <sip:{User}@x>;tag={state.LocalTag}\r\n"
            + $"To: <sip:x@x>;tag={state.RemoteTag}\r\nCall-ID: {state.CallId}\r\n{Sip.Tests.Conformance.SentFaults.ByHand}\r\nCSeq: {state.LocalCSeq + 1} BYE\r\nContent-Length: 0\r\n\r\n");
    }

    private void Send(string message) => Transport.Send(Encoding.ASCII.GetBytes(message), World.Exchange);
}
