using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// With whom the served one (<see cref="Call.Caller"/>) is: the one talk that there is at a time, whoever joined the two, and who is dialled
/// for one. A talk takes the place of the one before it; what follows the last of them (<see cref="TalkEnd"/>) is for whoever began the first
/// to carry out: a queue, a flow's step, or the call itself. On the call's mailbox.
/// </summary>
internal sealed class CallTalks(Call call, CallEnvironment environment)
{
    private Action<TalkEnd>? _then;

    /// <summary>The two who talk, or have parted while somebody else is looked for; null for none.</summary>
    public Talk? Now { get; private set; }

    /// <summary>Who dials somebody now; null for nobody.</summary>
    public Connection? Dialling { get; set; }

    /// <summary>Why the far side ended the last talk, as a Reason for the caller's leg; null where that is not known.</summary>
    public string? Farewell { get; private set; }

    /// <summary>The two are together in this call from now on; they do not hear each other yet.</summary>
    /// <param name="talk">The two.</param>
    /// <param name="then">Told once of what follows this talk and all that come in its place; null for one that comes in the place of another.</param>
    public void Put(Talk talk, Action<TalkEnd>? then)
    {
        Now = talk;
        Farewell = null;
        _then = then ?? _then;
    }

    /// <summary>They hear each other from now on, unless the far side has hung up in the very instant.</summary>
    public void Begin()
    {
        if (Now!.Far.IsOver)
        {
            OnLegEnded(Now.Far);
            return;
        }

        call.Recorder.Connected(environment.Clock.UtcNow);
        Now.Contact?.Connect();
        Now.Join();
        Now.Far.Talks();
        call.Caller.Talks();
    }

    /// <summary>The served one and <paramref name="far"/>, who is there already, talk from now on, in the place of another talk.</summary>
    public void Join(Leg far) => call.Mailbox.Watch(new Connection(call, environment).JoinAsync(far));

    /// <summary>Dials in the place of another talk; returns when the two are joined, or nobody was reached.</summary>
    public async Task<ConnectionEnd> TryAsync(Destination to, ConnectionStyle style)
    {
        try
        {
            return await new Connection(call, environment).TryAsync(to, style, then: null, call.Ended);
        }
        catch (OperationCanceledException) when (call.IsEnded)
        {
            return default;
        }
    }

    /// <summary>The far side of <paramref name="talk"/> is out of it by a transfer, and the call goes on. That side's leg is the asker's to hang up.</summary>
    public void Leave(Talk talk)
    {
        if (ReferenceEquals(Now, talk))
        {
            Now = null;
        }

        talk.Contact?.Complete();
    }

    /// <summary>The last talk is over, or nobody was found for one.</summary>
    public void Over(TalkEnd end)
    {
        Action<TalkEnd>? then = _then;
        (Now, _then) = (null, null);
        if (!end.IsLast)
        {
            call.Places.OnTaken(); // a flow or a queue takes everybody
        }

        if (then is null)
        {
            call.HangUp(end.By); // nothing is left that could go on
        }
        else
        {
            then(end);
        }
    }

    /// <summary>The served one goes to a flow.</summary>
    public void GoTo(NumberRoute route, string word)
    {
        call.Recorder.Begin(SegmentKind.Ivr, environment.Clock.UtcNow, route.Flow, null, word);
        call.Caller.StopPlay();
        Over(new TalkEnd(CallEndedBy.Callee, Flow: route));
    }

    /// <summary>The served one is somebody else now: what is heard goes on.</summary>
    public void OnCallerChanged() => Dialling?.OnCallerChanged();

    /// <summary>A far dialog is over.</summary>
    public void OnLegEnded(Leg leg)
    {
        if (Now is { } talk && ReferenceEquals(leg, talk.Far))
        {
            Farewell = leg.Farewell;
            Over(new TalkEnd(talk.Contact is null ? CallEndedBy.Callee : CallEndedBy.Agent));
        }
    }

    /// <summary>One side holds the other, or no longer.</summary>
    public void OnHeld(Leg leg)
    {
        if (!call.IsEnded)
        {
            Now?.OnHeld(leg);
        }
    }

    /// <summary>The conversation is over, from whichever side: nothing rings or talks on.</summary>
    public void OnCallEnded()
    {
        Dialling?.OnCallEnded();
        Now?.Far.Hangup(call.Caller.Farewell ?? CallStart.ReasonFor(failed: false));
        (Now, _then) = (null, null);
    }
}
