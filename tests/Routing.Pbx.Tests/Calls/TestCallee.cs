using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What an agent does when the phone rings.</summary>
internal enum Habit
{
    /// <summary>Answers after <see cref="TestCallee.Delay"/>.</summary>
    Answers,

    /// <summary>Lets it ring, until the test does something.</summary>
    LetsRing,

    /// <summary>Declines after <see cref="TestCallee.Delay"/> with <see cref="TestCallee.RefuseWith"/>.</summary>
    Declines,

    /// <summary>Answers with a body that is no SDP.</summary>
    AnswersNonsense,

    /// <summary>Answers and hangs up in the same instant.</summary>
    AnswersAndLeaves,
}

/// <summary>A user agent that takes calls as it is told: a phone, or a carrier with everybody behind it.</summary>
internal class TestCallee : ISipApplication
{
    private readonly World _world;

    public TestCallee(World world, IPEndPoint address, ulong seed)
    {
        _world = world;
        Address = address;
        Transport = world.Network.Bind(address);
        Agent = new SipUserAgent(new SipUserAgentOptions { Seed = seed }, this, [Transport], world.Time, NullLoggerFactory.Instance);
        world.Agents.Add(Agent);
        Agent.LoadAccess(world.EverybodyIsTrunk);
        Agent.Start();
    }

    public IPEndPoint Address { get; }

    public SipUserAgent Agent { get; }

    protected InMemoryTransport Transport { get; }

    /// <summary>The Reason that a refusal carries, or null.</summary>
    public string? RefuseReason { get; set; }

    /// <summary>The Retry-After that it carries, in seconds, or null.</summary>
    public int? RefuseFor { get; set; }

    /// <summary>The Contact that it carries, or null.</summary>
    public string? RefuseContact { get; set; }

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

    public void Answer() => AnswerWith(Sdp.Plain);

    public void AnswerWith(byte[] sdp) => Answer(Last, sdp);

    public void Hangup() => Last.Hangup();

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
            case Habit.LetsRing:
                // As every phone does in the end, also one that never hears that it is not wanted any more.
                _world.After(TimeSpan.FromMinutes(3), () => dialog.Reject(480));
                break;
            case Habit.Declines:
                _world.After(Delay, () => Refuse(dialog));
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

    private void Refuse(UasInviteDialog dialog) =>
        dialog.Reject(
            RefuseWith,
            [
                .. (KeyValuePair<string, string>[])(RefuseReason is { } reason ? [new("Reason", reason)] : []),
                .. (KeyValuePair<string, string>[])(RefuseWith is 401 or 407 ? [new(RefuseWith == 401 ? "WWW-Authenticate" : "Proxy-Authenticate", "Digest realm=\"there\", nonce=\"n\"")] : []),
                .. (KeyValuePair<string, string>[])(RefuseFor is { } seconds ? [new("Retry-After", $"{seconds}")] : []),
                .. (KeyValuePair<string, string>[])(RefuseContact is { } contact ? [new("Contact", contact)] : []),
            ]);

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
