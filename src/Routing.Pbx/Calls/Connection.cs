using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Trunks;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// Connects the caller with somebody who is no matter of the ACD: dials, tells the caller how it goes, follows where the
/// destination sends those it does not take, and joins the two. On the call's mailbox.
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
    private string? _onAccountOf;
    private string? _left;
    private bool _isLate;
    private CallEndedBy _over = CallEndedBy.Callee;

    /// <summary>Somebody answered, at least once.</summary>
    public bool WasAnswered { get; private set; }

    /// <summary>The caller hung up while somebody was being rung.</summary>
    public bool WasLeft { get; private set; }

    /// <summary>Why the last attempt came to nothing; null when there was none, or it was answered.</summary>
    public DialFailure? Failure { get; private set; }

    /// <summary>Which rule of ours kept the last attempt from reaching anybody; null when none did.</summary>
    public string? Barred { get; private set; }

    /// <summary>Whose doing it is that nobody talks.</summary>
    public CallEndedBy Blame => Barred is null ? _over : CallEndedBy.System;

    /// <summary>While it dials, the caller is somebody else: what is heard goes on.</summary>
    public void OnCallerChanged() => call.Caller.Play(_style.Music is { } music ? new PlayList([music], Loop: true) : Ringback);

    /// <summary>Dials <paramref name="to"/>, and where that leads; returns when nobody was reached, or the talk and all that came in its place are over.</summary>
    public async Task<ConnectionEnd> RunAsync(Destination to, ConnectionStyle style, CancellationToken cancel)
    {
        var over = new PendingTurn<TalkEnd>();
        ConnectionEnd end = await TryAsync(to, style, over.Complete, cancel);
        if (!end.WasAnswered)
        {
            return end;
        }

        TalkEnd last = await over.WaitAsync(cancel);
        _over = last.By;
        return last.Flow is { } sentTo ? ConnectionEnd.GoTo(sentTo) : end;
    }

    /// <summary>The same, but returns when the two are joined; <paramref name="then"/> is told what follows (<see cref="CallTalks.Put"/>).</summary>
    public async Task<ConnectionEnd> TryAsync(Destination to, ConnectionStyle style, Action<TalkEnd>? then, CancellationToken cancel)
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
            string? always = to is PhoneDestination { Instance: null } ? environment.DeskStates.Of(to.Dialled).Always : null;
            DialFailure failure = always is null ? await DialAsync(to, divertedBy, then, cancel) : DialFailure.Looped;
            if (failure == default)
            {
                return ConnectionEnd.Answered;
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
                    call.Recorder.Refused(why); // a flow that was refused goes on, and so does its record
                }

                return ConnectionEnd.Failed(failure);
            }

            divertedBy = to.Dialled;
            to = PhoneBook.Find(call.Plan, next, call.Language);
        }
    }

    /// <summary>Joins the caller with somebody who is there already, in the place of another talk.</summary>
    public Task JoinAsync(Leg far) => JoinAsync(far, far.Peer.Desk ?? far.Peer.Name, far.Peer.Trunk, then: null);

    /// <summary>While it dials, the conversation ends, from whichever side: nothing rings on.</summary>
    public void OnCallEnded()
    {
        WasLeft = _dial is not null && call.EndedBy == CallEndedBy.Caller;
        _dial?.Cancel(call.Caller.Farewell ?? "Q.850;cause=16");
    }

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

    // default: it was answered, and the two are joined.
    private async Task<DialFailure> DialAsync(Destination to, string? divertedBy, Action<TalkEnd>? then, CancellationToken cancel)
    {
        string? agent = AgentOf(_style.OnBehalfOf is { } sentBy ? sentBy.Desk : to.Dialled);
        call.Recorder.BeginRinging(_style.Stretch, environment.Clock.UtcNow, to.Dialled, agent, divertedBy is null ? null : _left);
        DialSource source = CallStart.SourceOf(call, divertedBy, divertedBy is null ? null : _left, _style.OnBehalfOf?.Phone);
        DialWay way = environment.Switchboard.Begin(call.Plan, to, _onAccountOf is { } owner ? source with { Account = OutboundCaller.OfPhone(owner) } : source);
        if (way.Route is not { } route)
        {
            PbxLog.NotReached(environment.Log, call.Id, to.Dialled, way.Refusal.Status, way.Why);
            Barred = way.IsBarred ? way.Why : null;
            return way.Refusal;
        }

        if (_style.Music is { } music && call.Door.IsAnswered)
        {
            call.Caller.Play(new PlayList([music], Loop: true));
        }

        DialCall dialled = CallStart.DialOf(call, Shorter(_style.RingFor, way.RingFor ?? LongestRing), _style.Headers) with { OnPlaced = NotePlaced };
        _dial = new Dial(environment, call.Mailbox, dialled, this);
        call.Talks.Dialling = this;
        DialEnd end = await _dial.RunAsync(route);
        Leg? far = end.Answered is null ? null : _dial.Take(call);
        (_dial, call.Talks.Dialling) = (null, null);
        cancel.ThrowIfCancellationRequested();
        if (far is null)
        {
            PbxLog.NotReached(environment.Log, call.Id, to.Dialled, end.Failure.Status, end.Failure.Word);
            call.Caller.StopPlay();

            // The last place was taken in the moment between: nobody was asked either.
            Barred = route is OutboundRoute { Refusal: { } none } && none.Failure == end.Failure ? none.Why : null;
            return end.Failure == default ? DialFailure.TakenBack : end.Failure;
        }

        call.NoteLeg(far); // one that picked it up came from another call
        await JoinAsync(far, end.Answered!.Name, end.Answered.Trunk, then);
        cancel.ThrowIfCancellationRequested();
        return default;
    }

    private async Task JoinAsync(Leg far, string name, string? trunk, Action<TalkEnd>? then)
    {
        WasAnswered = true;
        Failure = null;
        var talk = new Talk(call, environment, far, name, AgentOf(name));
        call.Talks.Put(talk, then);
        if (await call.Door.AnswerAsync())
        {
            call.Places.OnTaken();
            _style.OnAnswered?.Invoke();
            call.Recorder.Begin(SegmentKind.Talk, environment.Clock.UtcNow, name, talk.Agent, "answered");
            call.Recorder.Reached(talk.Agent, trunk);
            call.Talks.Begin();
            call.Note();
        }
    }

    private void NotePlaced(Leg leg)
    {
        call.NoteLeg(leg);
        if (leg.Peer.Trunk is { } trunk)
        {
            call.Recorder.Tried(trunk);
        }
    }

    private string? AgentOf(string? desk) => desk is not null && call.Plan.Agents.ContainsKey(desk) ? desk : null;

    private static TimeSpan Shorter(TimeSpan? own, TimeSpan other) => own is { } mine && mine < other ? mine : other;

    private static DestinationPlan? Forward(Destination from, DialFailure failure) => from switch
    {
        GroupDestination group => group.Group.Otherwise,
        PhoneDestination { Phone: var phone, Instance: null } => failure.Word switch
        {
            "busy" => phone.Busy,
            "no_answer" => phone.NoAnswer,
            _ => phone.Unreachable ?? phone.NoAnswer,
        },
        _ => null,
    };
}
