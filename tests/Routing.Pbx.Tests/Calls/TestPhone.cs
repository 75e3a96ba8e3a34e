using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What an agent does when the phone rings.</summary>
internal enum Habit
{
    /// <summary>Answers after <see cref="TestPhone.Delay"/>.</summary>
    Answers,

    /// <summary>Lets it ring, until the test does something.</summary>
    LetsRing,

    /// <summary>Declines after <see cref="TestPhone.Delay"/> with <see cref="TestPhone.RefuseWith"/>.</summary>
    Declines,

    /// <summary>Answers with a body that is no SDP.</summary>
    AnswersNonsense,

    /// <summary>Answers and hangs up in the same instant.</summary>
    AnswersAndLeaves,
}

/// <summary>An agent's phone: a user agent of its own, registered with digest, that does as it is told.</summary>
internal sealed class TestPhone : ISipApplication
{
    private readonly World _world;
    private readonly SipRegistration _registration;
    private readonly DigestSecret _secret;
    private readonly InMemoryTransport _transport;

    public TestPhone(World world, string user, string password)
    {
        _world = world;
        User = user;
        _secret = new DigestSecret(user, password);
        Address = new IPEndPoint(IPAddress.Parse($"10.1.0.{int.Parse(user, null) % 200}"), 5060);
        _transport = world.Network.Bind(Address);
        Agent = new SipUserAgent(
            new SipUserAgentOptions { Seed = ulong.Parse(user, null) },
            this,
            [_transport],
            world.Time,
            NullLoggerFactory.Instance);
        Agent.LoadAccess(world.EverybodyIsTrunk);
        Agent.Start();
        _registration = new SipRegistration(Agent, new SipRegistrationOptions
        {
            Registrar = $"sip:{World.Exchange.Address}:{World.Exchange.Port}",
            Aor = $"sip:{user}@{World.Exchange.Address}",
            ContactUser = user,
            Secret = _secret,
        });
    }

    public string User { get; }

    public IPEndPoint Address { get; }

    public SipUserAgent Agent { get; }

    public Habit Habit { get; set; } = Habit.Answers;

    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(2);

    public int RefuseWith { get; set; } = 603;

    /// <summary>Says 183 with a description of its own in place of 180.</summary>
    public bool SpeaksEarly { get; set; }

    /// <summary>Hangs up by itself after this; null to wait for the other side.</summary>
    public TimeSpan? Talks { get; set; }

    /// <summary>Told of each call as it comes.</summary>
    public Action<TestCall>? OnCall { get; set; }

    /// <summary>All calls that came, oldest first.</summary>
    public List<TestCall> Calls { get; } = [];

    public TestCall Last => Calls[^1];

    public bool Rings => Calls.Count > 0 && Last is { IsAnswered: false, End: null };

    public bool Talking => Calls.Count > 0 && Last.IsUp;

    public bool IsRegistered => _registration.State == SipRegistrationState.Registered;

    public bool IsGone => _registration.State == SipRegistrationState.Unregistered;

    public void Register() => _registration.Start();

    public void Unregister() => _registration.Unregister();

    public void Answer() => Answer(Last, Sdp.Plain);

    public void Hangup() => Last.Hangup();

    /// <summary>Calls a number itself; its INVITE is challenged.</summary>
    public TestCall Dial(string number) => _world.Place(Agent, number, User, secret: _secret);

    /// <summary>Holds (<c>sendonly</c>, <c>inactive</c>) or resumes (<c>sendrecv</c>) by a re-INVITE, written by hand.</summary>
    public void Reoffer(string direction) => Reoffer(Last, direction);

    /// <summary>The same in any of its calls.</summary>
    public void Reoffer(TestCall call, string direction)
    {
        DialogState state = call.Dialog.State!;
        string sdp = Encoding.ASCII.GetString(call.NextOffer(direction));
        uint cseq = state.LocalCSeq + call.Reoffers;
        string head = $"sip:x@{World.Exchange} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};branch=z9hG4bK{User}-{cseq}";
        string rest = $"\r\nMax-Forwards: 70\r\nFrom: <sip:{User}@x>;tag={state.LocalTag}\r\nTo: <sip:x@x>;tag={state.RemoteTag}\r\nCall-ID: {state.CallId}\r\nContact: <sip:{User}@{Address}>\r\n";
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
            + $"To: <sip:x@x>;tag={state.RemoteTag}\r\nCall-ID: {state.CallId}\r\nCSeq: {state.LocalCSeq + 1} BYE\r\nContent-Length: 0\r\n\r\n");
    }

    private void Send(string message) => _transport.Send(Encoding.ASCII.GetBytes(message), World.Exchange);

    void ISipApplication.OnInvite(UasInviteDialog dialog)
    {
        var call = new TestCall { Dialog = dialog, Leg = Sdp.LegOf(dialog.Offer) };
        dialog.Events = call;
        Calls.Add(call);
        OnCall?.Invoke(call);
        dialog.Ring(SpeaksEarly ? Sdp.Plain : default);
        switch (Habit)
        {
            case Habit.Answers:
                _world.After(Delay, () => Answer(call, Sdp.Plain));
                break;
            case Habit.Declines:
                _world.After(Delay, () => dialog.Reject(RefuseWith));
                break;
            case Habit.AnswersNonsense:
                _world.After(Delay, () => Answer(call, Sdp.Broken));
                break;
            case Habit.AnswersAndLeaves:
                _world.After(Delay, () =>
                {
                    Answer(call, Sdp.Plain);
                    call.Hangup();
                });
                break;
        }
    }

    void ISipApplication.OnBindingsChanged(BindingsChange change)
    {
    }

    private void Answer(TestCall call, byte[] sdp)
    {
        if (call.End is not null || call.IsAnswered)
        {
            return;
        }

        call.Incoming.Answer(sdp);
        call.IsAnswered = true;
        if (Talks is { } talks)
        {
            _world.After(talks, call.Hangup);
        }
    }
}
