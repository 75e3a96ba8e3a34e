using Routing.Acd.Model;
using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;

namespace Routing.Pbx.Desks;

/// <summary>
/// One agent's phones and what happens on them. Turn-based: everything here runs in turns of
/// <see cref="Mailbox"/>. It rings when the ACD reserves the agent, and hands the answered leg to the call
/// once the ACD has said that the agent may have it.
/// </summary>
internal sealed class Desk : ILegOwner
{
    /// <summary>A phone that says nothing at all for so long is switched off or cut off, whoever sits before it.</summary>
    private static readonly TimeSpan NoResponseWithin = TimeSpan.FromSeconds(4);

    private readonly CallEnvironment _environment;
    private readonly SipUserAgent _sip;
    private AgentDeskPlan _plan;
    private IReadOnlyList<SipBinding> _bindings = [];
    private AgentRing? _ring;
    private int _ownCalls;
    private bool _pausedByPeople;

    public Desk(CallEnvironment environment, SipUserAgent sip, AgentDeskPlan plan)
    {
        _environment = environment;
        _sip = sip;
        _plan = plan;
        Mailbox = new Mailbox(environment.Scheduler, e => PbxLog.DeskTurnFailed(environment.Log, plan.Name, e));
    }

    /// <inheritdoc/>
    public Mailbox Mailbox { get; }

    /// <summary>A reload changed the agent's settings. Any thread.</summary>
    public void PostPlan(AgentDeskPlan plan) => Mailbox.Post(() => _plan = plan);

    /// <summary>The registered phones are these now. Any thread.</summary>
    public void PostBindings(IReadOnlyList<SipBinding> bindings) => Mailbox.Post(() => OnBindings(bindings));

    /// <summary>A new desk asks which phones are registered already; what changes from then on is posted. Any thread.</summary>
    public void PostLook() => Mailbox.Post(() => OnBindings(_sip.BindingsOf(_plan.Name)));

    /// <summary>The ACD reserved the agent: ring. Any thread.</summary>
    public void PostReserved(AcdEvent reserved, CallCard card) => Mailbox.Run(() => RingAsync(reserved, card));

    /// <summary>A reservation of this agent ended, perhaps since another agent answered. Any thread.</summary>
    public void PostReservationEnded(AcdEvent ended, bool elsewhere) => Mailbox.Post(() => OnReservationEnded(ended, elsewhere));

    /// <summary>The agent's phone is, or is no longer, in one more call of its own making. Any thread.</summary>
    public void PostExternal(bool busy) => Mailbox.Post(() => OnExternal(busy));

    /// <summary>People set the agent's mode, and by that may end wrap-up. Any thread.</summary>
    public void PostMode(AgentMode mode, string? reason, bool endsWrapUp) => Mailbox.Post(() =>
    {
        _pausedByPeople = mode == AgentMode.Paused;
        _environment.Acd.Post(AcdCommand.SetAgent(Now, _plan.Id, mode, reason));
        if (endsWrapUp)
        {
            // Behind the mode: who signs out must not be there for anybody in between.
            _environment.Acd.Post(AcdCommand.EndWrapUp(Now, _plan.Id));
        }
    });

    private long Now => _environment.Clock.Microseconds;

    void ILegOwner.OnLegAnswered(Leg leg, ReadOnlyMemory<byte> sdp)
    {
        if (IsCurrent(leg))
        {
            Mailbox.Watch(GuardAsync(_ring!, OnAnsweredAsync(_ring!, sdp)));
        }
    }

    void ILegOwner.OnLegEnded(Leg leg, DialogEnd end)
    {
        Mailbox.Watch(leg.CloseMediaAsync().AsTask());
        if (IsCurrent(leg))
        {
            AgentRing ring = _ring!;
            _ring = null;
            OnPhoneRefused(ring, end);
        }
    }

    // Keys, prompts and holds mean nothing before the call has the leg.
    void ILegOwner.OnLegHeld(Leg leg)
    {
    }

    void ILegOwner.OnLegDigit(Leg leg, char digit)
    {
    }

    void ILegOwner.OnLegPlayEnded(Leg leg, long play, PlayEnd end)
    {
    }

    private bool IsCurrent(Leg leg) => _ring is { } ring && ReferenceEquals(ring.Leg, leg);

    private void OnBindings(IReadOnlyList<SipBinding> bindings)
    {
        bool had = _bindings.Count > 0;
        _bindings = bindings;
        if (!had && bindings.Count > 0)
        {
            _environment.Acd.Post(AcdCommand.DeviceUp(Now, _plan.Id));
            if (_plan.SignInOnRegister && !_pausedByPeople)
            {
                // A pause that people set is theirs to end; a phone that comes back is no person.
                _environment.Acd.Post(AcdCommand.SetAgent(Now, _plan.Id, AgentMode.Available));
            }
        }
        else if (had && bindings.Count == 0)
        {
            _environment.Acd.Post(AcdCommand.DeviceDown(Now, _plan.Id));
        }
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
        if (_bindings.Count == 0)
        {
            GiveUp(reserved.Interaction, reserved.Reservation, "no phone is registered");
            return;
        }

        SipBinding phone = _bindings[0]; // the latest registration: where the agent sat down last
        var leg = new Leg(_environment.Media, this);
        var ring = new AgentRing(reserved.Interaction, reserved.Reservation, card, leg);
        _ring = ring;
        await GuardAsync(ring, PlaceAsync(ring, phone));
    }

    /// <summary>Whatever goes wrong, no agent stays claimed by a ring that is none.</summary>
    private async Task GuardAsync(AgentRing ring, Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            PbxLog.DeskTurnFailed(_environment.Log, _plan.Name, e);
            if (ReferenceEquals(_ring, ring))
            {
                _ring = null;
                ring.Leg.Hangup();
                GiveUp(ring.Interaction, ring.Reservation, e.Message);
            }
        }
    }

    private async Task PlaceAsync(AgentRing ring, SipBinding phone)
    {
        (CallCard card, Leg leg) = (ring.Card, ring.Leg);
        var options = new MediaLegOptions { CodecsOf = card.CallerMedia, Peer = phone.Flow.Remote.Address, Advertise = card.Call.Plan.Node.MediaAdvertise };
        MediaResult media = await _environment.Media.OfferAsync(options, leg);
        leg.Media = media.Leg;
        if (!ReferenceEquals(_ring, ring))
        {
            await leg.CloseMediaAsync(); // taken back while the port was being opened
            return;
        }

        if (!media.Ok)
        {
            _ring = null;
            GiveUp(ring.Interaction, ring.Reservation, media.Refusal!.Text);
            return;
        }

        leg.Attach(_sip.Invite(
            new OutgoingInvite
            {
                RequestUri = phone.ContactUri,
                Flow = phone.Flow,
                Routes = phone.Path,
                NoResponseWithin = NoResponseWithin,
                FromUser = card.CallerUser,
                FromDisplayName = card.CallerDisplayName.Length == 0 ? null : card.CallerDisplayName,
                Offer = media.Sdp,
                MaxForwards = card.MaxForwards,
                Passes = card.Passes,
            },
            leg));
        card.Call.NoteLeg(leg);
    }

    private async Task OnAnsweredAsync(AgentRing ring, ReadOnlyMemory<byte> sdp)
    {
        MediaResult media = await _environment.Media.AcceptAnswerAsync(ring.Leg.Media, sdp);
        if (!ReferenceEquals(_ring, ring))
        {
            return; // the reservation ended meanwhile, and so did the leg
        }

        if (!media.Ok)
        {
            _ring = null;
            ring.Leg.Hangup("Q.850;cause=88;text=\"Incompatible destination\"");
            GiveUp(ring.Interaction, ring.Reservation, media.Refusal!.Text);
            return;
        }

        // The ACD is the judge between this answer and a caller who leaves in the same instant.
        ring.IsAnswered = true;
        _environment.Acd.Post(AcdCommand.Accept(Now, ring.Interaction, ring.Reservation));
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
            ring.Leg.MoveTo(ring.Card.Call);
            ring.Card.Call.PostAdopt(ring.Leg);
        }
        else
        {
            // RFC 3326: a caller who left, or whom another agent took, is no missed call for the phone; a ring timeout is one.
            ring.Leg.Hangup(
                elsewhere ? "SIP;cause=200;text=\"Call completed elsewhere\""
                : ended.Outcome == ReservationOutcome.Withdrawn ? "Q.850;cause=16"
                : "Q.850;cause=19");
        }
    }

    private void OnPhoneRefused(AgentRing ring, DialogEnd end)
    {
        if (ring.IsAnswered)
        {
            // The agent answered and hung up before the ACD's word came: its call is over when that comes.
            _ring = ring;
            return;
        }

        // RFC 3261 §21.4.9, §21.4.18, §21.6: no answer, not there, or nothing heard at all is the device's
        // affair; every other refusal is the person's.
        if (end.Status is 404 or 408 or 410 or 430 or 480 or >= 500 and < 600 or 0)
        {
            GiveUp(ring.Interaction, ring.Reservation, $"the phone's answer was {end.Status} {end.Reason}");
        }
        else
        {
            _environment.Acd.Post(AcdCommand.Reject(Now, ring.Interaction, ring.Reservation));
        }
    }

    private void GiveUp(Guid interaction, ReservationId reservation, string why)
    {
        PbxLog.AgentUnreachable(_environment.Log, _plan.Name, why);
        _environment.Acd.Post(AcdCommand.Unreachable(Now, interaction, reservation));
    }
}
