using System.Globalization;
using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Scheduling;
using Routing.Sip;

namespace Routing.Pbx.Desks;

/// <summary>
/// One agent's phones and what happens on them. Turn-based: everything here runs in turns of
/// <see cref="Mailbox"/>. It rings when the ACD reserves the agent, and hands the answered leg to the call
/// once the ACD has said that the agent may have it.
/// </summary>
internal sealed class Desk
{
    private readonly CallEnvironment _environment;
    private readonly SipUserAgent _sip;
    private AgentDeskPlan _plan;
    private AgentRing? _ring;
    private int _ownCalls;
    private bool _isUp;

    public Desk(CallEnvironment environment, SipUserAgent sip, AgentDeskPlan plan)
    {
        _environment = environment;
        _sip = sip;
        _plan = plan;
        Mailbox = new Mailbox(environment.Scheduler, e => PbxLog.DeskTurnFailed(environment.Log, plan.Name, e));
    }

    /// <summary>Where its code runs.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>A reload changed the agent's settings. Any thread.</summary>
    public void PostPlan(AgentDeskPlan plan) => Mailbox.Post(() =>
    {
        bool signsInAnew = plan.SignInOnRegister != _plan.SignInOnRegister;
        _plan = plan;
        Look();
        if (signsInAnew)
        {
            Hear(DeskNews.SignInChanged, StateNow);
        }
    });

    /// <summary>
    /// Phones have come or gone, or the agent sits elsewhere: the desk looks, in its turn, whether there is one. Never told which, since that may be
    /// of a phone they have left meanwhile. Any thread.
    /// </summary>
    public void PostLook() => Mailbox.Post(Look);

    /// <summary>A new desk of an agent whom people have set before this process began. Any thread.</summary>
    public void PostRestore() => Mailbox.Post(() => Hear(DeskNews.Started, StateNow));

    /// <summary>The ACD reserved the agent: ring. Any thread.</summary>
    public void PostReserved(AcdEvent reserved, CallCard card) => Mailbox.Run(() => RingAsync(reserved, card));

    /// <summary>A reservation of this agent ended, perhaps since another agent answered. Any thread.</summary>
    public void PostReservationEnded(AcdEvent ended, bool elsewhere) => Mailbox.Post(() => OnReservationEnded(ended, elsewhere));

    /// <summary>The agent's phone is, or is no longer, in one more call of its own making. Any thread.</summary>
    public void PostExternal(bool busy) => Mailbox.Post(() => OnExternal(busy));

    /// <summary>People set the agent's mode, and by that may end wrap-up. Any thread.</summary>
    public void PostMode(AgentMode mode, string? reason, bool endsWrapUp) => Mailbox.Post(() =>
    {
        Hear(DeskNews.Said, StateNow with { Mode = mode, Reason = reason });
        if (endsWrapUp)
        {
            // Behind the mode: who signs out must not be there for anybody in between.
            _environment.Acd.Post(AcdCommand.EndWrapUp(Now, _plan.Id));
        }
    });

    private DeskState StateNow => _environment.DeskStates.Of(_plan.Name);

    // What it means is remembered, and the ACD told.
    private void Hear(DeskNews news, DeskState set)
    {
        if (Availability.After(news, _plan, set, _isUp) is not { } now)
        {
            return;
        }

        if (now.IsWord)
        {
            // Who is signed in by registering anyway need not be remembered.
            AgentMode? mode = now.Mode == AgentMode.Available && _plan.SignInOnRegister ? null : now.Mode;
            DateTimeOffset at = _environment.Clock.UtcNow;
            _environment.DeskStates.Change(_plan.Name, state => state with
            {
                Mode = mode,
                Reason = now.Reason,
                Since = now.Mode == AgentMode.SignedOut ? null : state.Since ?? (_plan.SignInOnRegister && state.Seat is null ? null : at),
            });
        }

        if (now.IsNews)
        {
            _environment.Acd.Post(AcdCommand.SetAgent(Now, _plan.Id, now.Mode, now.Reason));
        }
    }

    private long Now => _environment.Clock.Microseconds;

    // A number outside is always there: what does not answer it, the ring will tell.
    private void Look()
    {
        // Nor are phones there for whose own phone another sits at.
        string seat = _environment.DeskStates.SeatOf(_plan.Name);
        bool isUp = (_plan.IsOutside && seat == _plan.Name)
            || (_environment.DeskStates.DeskAt(seat) == _plan.Name && _sip.BindingsOf(seat, provenOnly: true).Count > 0);
        if (isUp == _isUp)
        {
            return;
        }

        _isUp = isUp;
        if (!isUp)
        {
            _environment.Acd.Post(AcdCommand.DeviceDown(Now, _plan.Id));
            return;
        }

        _environment.Acd.Post(AcdCommand.DeviceUp(Now, _plan.Id));
        Hear(DeskNews.PhoneCame, StateNow);
    }

    // For the ACD the agent is on the phone from the first of these calls to the end of the last.
    private void OnExternal(bool busy)
    {
        _ownCalls += busy ? 1 : -1;
        if (_ownCalls == (busy ? 1 : 0))
        {
            _environment.Acd.Post(busy ? AcdCommand.ExternalBusy(Now, _plan.Id) : AcdCommand.ExternalFree(Now, _plan.Id));
        }
    }

    private async Task RingAsync(AcdEvent reserved, CallCard card)
    {
        DialWay way = _environment.Switchboard.ToReserved(_plan.Name, card.From);
        if (way.Route is not { } route)
        {
            GiveUp(reserved.Interaction, reserved.Reservation, way.Why);
            return;
        }

        // How long it rings is the ACD's affair: it ends the reservation.
        var ring = new AgentRing(reserved.Interaction, reserved.Reservation, card, OnAnswered);
        ring.Dial = new Dial(_environment, Mailbox, card.Dial, ring);
        _ring = ring;
        DialEnd end = await ring.Dial.RunAsync(route);
        if (ReferenceEquals(_ring, ring) && end.Answered is null)
        {
            _ring = null;
            OnRefused(ring, end.Failure);
        }
    }

    // The ACD is the judge between this answer and a caller who leaves in the same instant.
    private void OnAnswered(AgentRing ring)
    {
        if (ReferenceEquals(_ring, ring))
        {
            _environment.Acd.Post(AcdCommand.Accept(Now, ring.Interaction, ring.Reservation));
        }
    }

    private void OnReservationEnded(AcdEvent ended, bool elsewhere)
    {
        if (_ring is not { } ring || ring.Reservation != ended.Reservation)
        {
            return;
        }

        _ring = null;
        if (ended.Outcome == ReservationOutcome.Accepted)
        {
            if (ring.Dial.Take(ring.Card.Call) is { } leg)
            {
                ring.Card.Call.PostAdopt(leg);
            }
        }
        else
        {
            // RFC 3326: a caller who left, or whom another agent took, is no missed call for the phone; a ring timeout is one.
            ring.Dial.Cancel(
                elsewhere ? Dial.CompletedElsewhere
                : ended.Outcome == ReservationOutcome.Withdrawn ? "Q.850;cause=16"
                : "Q.850;cause=19");
        }
    }

    // A no, or busy wherever a phone answers, is the person's; so is a phone that rang out before its time, or a voicemail: nobody
    // took it. Not there, or nothing heard at all on every phone is the devices' affair (RFC 3261 §21.4.9, §21.4.18, §21.6).
    private void OnRefused(AgentRing ring, DialFailure failure)
    {
        if (failure.RangOut)
        {
            _environment.Acd.Post(AcdCommand.NoAnswer(Now, ring.Interaction, ring.Reservation));
        }
        else if (failure.IsRefusal || failure.Status is >= 400 and < 500 and not (404 or 408 or 410 or 430 or 480 or 487 or 488))
        {
            _environment.Acd.Post(AcdCommand.Reject(Now, ring.Interaction, ring.Reservation));
        }
        else
        {
            GiveUp(ring.Interaction, ring.Reservation, string.Create(CultureInfo.InvariantCulture, $"the answer was {failure.Status}, cause {failure.Cause}"));
        }
    }

    private void GiveUp(Guid interaction, ReservationId reservation, string why)
    {
        PbxLog.AgentUnreachable(_environment.Log, _plan.Name, why);
        _environment.Acd.Post(AcdCommand.Unreachable(Now, interaction, reservation));
    }
}
