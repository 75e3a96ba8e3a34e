using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Calls;

/// <summary>
/// Connects the caller with somebody who is no matter of the ACD: dials, tells the caller how it goes, follows where the
/// destination sends those it does not take, and keeps the two joined. On the call's mailbox.
/// </summary>
internal sealed class Connection(Call call, CallEnvironment environment) : IDialListener
{
    // Forwarding in a circle ends here, whoever configured it; more than this nobody does on purpose.
    private const int MostForwards = 5;

    private static readonly TimeSpan LongestRing = TimeSpan.FromMinutes(3);

    // 400 Hz, one second in three.
    private static readonly PlayList Ringback = new(["tone:400", "silence", "silence"], Loop: true);

    private ConnectionStyle _style = ConnectionStyle.Direct;
    private Dial? _dial;
    private Talk? _talk;
    private string? _onAccountOf;
    private string? _left;
    private bool _isLate;

    /// <summary>Somebody answered, at least once.</summary>
    public bool WasAnswered { get; private set; }

    /// <summary>The caller hung up while somebody was being rung.</summary>
    public bool WasLeft { get; private set; }

    /// <summary>Why the last attempt came to nothing; null when there was none, or it was answered.</summary>
    public DialFailure? Failure { get; private set; }

    /// <summary>Which rule of ours kept the last attempt from reaching anybody; null when none did.</summary>
    public string? Barred { get; private set; }

    /// <summary>Whose doing it is that nobody talks.</summary>
    public CallEndedBy Blame => Barred is null ? CallEndedBy.Callee : CallEndedBy.System;

    /// <summary>Why the far side ended it, as a Reason for the caller's leg; null where that is not known.</summary>
    public string? Farewell { get; private set; }

    /// <summary>The two who talk; null for nobody, or when who was dialled has left by a transfer.</summary>
    public Talk? Talk => _talk is { IsLeft: false } talk ? talk : null;

    /// <summary>It dials, talks, or waits for the end of a talk in its place.</summary>
    public bool IsOn => _dial is not null || _talk is not null;

    /// <summary>Somebody is being dialled.</summary>
    public bool IsDialling => _dial is not null;

    /// <summary>The caller is somebody else now: what is heard goes on.</summary>
    public void OnCallerChanged()
    {
        if (_dial is not null)
        {
            call.Caller.Play(Ringback);
        }
    }

    /// <summary>The talk is over, be it this one or one in its place; with <paramref name="sentTo"/> since the caller is sent to that flow.</summary>
    public void Over(NumberRoute? sentTo = null)
    {
        _talk?.OnFarLeft(sentTo);
    }

    /// <summary>Dials <paramref name="to"/>, and where that leads; returns when the talk is over or nobody was reached.</summary>
    public async Task<ConnectionEnd> RunAsync(Destination to, ConnectionStyle style, CancellationToken cancel)
    {
        _style = style;
        _onAccountOf = null;
        await call.Door.OpenAsync();
        cancel.ThrowIfCancellationRequested();
        using ITimer? limit = style.Within is { } most
            ? environment.Scheduler.Time.CreateTimer(_ => call.Mailbox.Post(OnLate), null, most, Timeout.InfiniteTimeSpan)
            : null;
        string? divertedBy = null;
        for (int forwards = 0; ; forwards++)
        {
            if (to is FlowDestination flow)
            {
                return ConnectionEnd.GoTo(flow.Route);
            }

            // What a person has set at the phone itself goes before what the configuration says.
            string? always = to is PhoneDestination ? environment.DeskStates.Of(to.Dialled).Always : null;
            (DialFailure failure, NumberRoute? sentTo) = always is null ? await DialAsync(to, divertedBy, cancel) : (DialFailure.Looped, null);
            if (failure == default)
            {
                return sentTo is { } route ? ConnectionEnd.GoTo(route) : ConnectionEnd.Answered;
            }

            if (_isLate)
            {
                Failure = DialFailure.NoAnswer;
                return ConnectionEnd.Failed(DialFailure.NoAnswer);
            }

            Failure = failure;
            _left = always is null ? failure.Word : "forwarded";
            string? own = always ?? Forwarding.After(environment.DeskStates, to, failure);
            _onAccountOf = own is null ? null : to.Dialled;
            if (forwards == MostForwards)
            {
                PbxLog.ForwardsEnded(environment.Log, call.Id, to.Dialled, MostForwards);
            }

            if (forwards == MostForwards || (own is null ? Forward(to, failure) : new DestinationPlan(null, own)) is not { } next)
            {
                if (Barred is { } why && ReferenceEquals(_style, ConnectionStyle.Direct))
                {
                    call.Recorder.Attributes(RefusedCall.Saying(why)); // a flow that was refused goes on, and so does its record
                }

                return ConnectionEnd.Failed(failure);
            }

            divertedBy = to.Dialled;
            to = PhoneBook.Find(call.Plan, next, call.Language);
        }
    }

    /// <summary>Joins the caller with somebody who is there already; returns when the talk is over.</summary>
    public Task JoinAsync(Leg far, CancellationToken cancel) => TalkAsync(far, far.Peer.Name, far.Peer.Trunk, cancel);

    /// <summary>The conversation is over, from whichever side: nothing rings on.</summary>
    public void OnCallEnded()
    {
        WasLeft = _dial is not null && call.EndedBy == CallEndedBy.Caller;
        _dial?.Cancel(call.Caller.Farewell ?? "Q.850;cause=16");
        _talk?.End(call.Caller.Farewell ?? CallStart.ReasonFor(failed: false));
    }

    /// <summary>A far dialog is over.</summary>
    public void OnLegEnded(Leg leg)
    {
        if (Talk is { } talk && ReferenceEquals(leg, talk.Far))
        {
            Farewell = leg.Farewell;
            talk.OnFarLeft();
        }
    }

    /// <summary>One side holds the other, or no longer.</summary>
    public void OnHeld(Leg leg) => _talk?.OnHeld(leg);

    void IDialListener.OnRinging()
    {
        _style.OnRinging?.Invoke();
        if (!call.Door.IsHeard)
        {
            call.Door.Ring();
        }
        else if (_style.Music is null)
        {
            call.Caller.Play(Ringback);
        }
    }

    void IDialListener.OnEarlyMedia(Leg leg)
    {
        if (call.Door.RingEarly())
        {
            environment.Media.Bridge(call.Caller.Media, leg.Media);
        }
        else
        {
            call.Door.Ring();
        }
    }

    void IDialListener.OnEarlyMediaOver()
    {
        if (call.Door.IsHeard)
        {
            environment.Media.Unbridge(call.Caller.Media);
            call.Caller.Play(Ringback);
        }
    }

    private void OnLate()
    {
        if (_dial is not null)
        {
            _isLate = true;
            _dial.Cancel("Q.850;cause=19");
        }
    }

    // default: it was answered, and the talk is over.
    private async Task<(DialFailure Failure, NumberRoute? SentTo)> DialAsync(Destination to, string? divertedBy, CancellationToken cancel)
    {
        string? agent = AgentOf(_style.OnBehalfOf is { } sentBy ? sentBy.Desk : to.Dialled);
        call.Recorder.BeginRinging(_style.Stretch, environment.Clock.UtcNow, to.Dialled, agent, divertedBy is null ? null : _left);
        DialSource source = CallStart.SourceOf(call, divertedBy, divertedBy is null ? null : _left, _style.OnBehalfOf?.Phone);
        DialWay way = environment.Switchboard.Begin(call.Plan, to, _onAccountOf is { } owner ? source with { Account = OutboundCaller.OfPhone(owner) } : source);
        if (way.Route is not { } route)
        {
            PbxLog.NotReached(environment.Log, call.Id, to.Dialled, way.Refusal.Status, way.Why);
            Barred = way.IsBarred ? way.Why : null;
            return (way.Refusal, null);
        }

        if (_style.Music is { } music && call.Door.IsAnswered)
        {
            call.Caller.Play(new PlayList([music], Loop: true));
        }

        _dial = new Dial(environment, call.Mailbox, CallStart.DialOf(call, Shorter(_style.RingFor, way.RingFor ?? LongestRing), _style.Headers), this);
        DialEnd end = await _dial.RunAsync(route);
        Leg? far = end.Answered is null ? null : _dial.Take(call);
        _dial = null;
        cancel.ThrowIfCancellationRequested();
        if (far is null)
        {
            PbxLog.NotReached(environment.Log, call.Id, to.Dialled, end.Failure.Status, end.Failure.Word);
            call.Caller.StopPlay();

            // The last place was taken in the moment between: nobody was asked either.
            Barred = route is OutboundRoute { Refusal: { } none } && none.Failure == end.Failure ? none.Why : null;
            return (end.Failure == default ? DialFailure.TakenBack : end.Failure, null);
        }

        call.NoteLeg(far); // one that picked it up came from another call
        return (default, await TalkAsync(far, end.Answered!.Name, end.Answered.Trunk, cancel));
    }

    private async Task<NumberRoute?> TalkAsync(Leg far, string name, string? trunk, CancellationToken cancel)
    {
        WasAnswered = true;
        Failure = null;
        var talk = new Talk(call, environment, far, name);
        _talk = talk;
        if (await call.Door.AnswerAsync())
        {
            call.Places.OnTaken();
            _style.OnAnswered?.Invoke();
            talk.Begin(AgentOf(name) ?? AgentOf(call.Caller.Peer.Desk), trunk);
            call.Note();
        }

        try
        {
            return await talk.WhenOverAsync(cancel);
        }
        finally
        {
            talk.End(CallStart.ReasonFor(failed: false));
            _talk = null;
        }
    }

    private string? AgentOf(string? desk) => desk is not null && call.Plan.Agents.ContainsKey(desk) ? desk : null;

    private static TimeSpan Shorter(TimeSpan? own, TimeSpan other) => own is { } mine && mine < other ? mine : other;

    private static DestinationPlan? Forward(Destination from, DialFailure failure) => from switch
    {
        GroupDestination group => group.Group.Otherwise,
        PhoneDestination { Phone: var phone } => failure.Word switch
        {
            "busy" => phone.Busy,
            "no_answer" => phone.NoAnswer,
            _ => phone.Unreachable ?? phone.NoAnswer,
        },
        _ => null,
    };
}
