using Routing.Acd;
using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Desks;
using Routing.Pbx.Presence;
using Routing.Records.Model;

namespace Routing.Pbx.Queues;

/// <summary>
/// Carries each of the ACD's events to the call and the desk it is about, and counts it. Delivery is only
/// a post, never a send, so the ACD's drain is never held up.
/// </summary>
internal sealed class AcdEventDelivery(CallEnvironment environment, CallDirectory calls, DeskDirectory desks, AgentStateClock states, AcdAlarm alarm, PresenceBoard presence, Func<PbxPlan> plan) : IAcdEvents
{
    // Whose reservation was accepted last. Delivery is one thread at a time, and what the acceptance ends comes right behind it.
    private Guid _accepted;

    /// <inheritdoc/>
    public void OnEvent(in AcdEvent acdEvent)
    {
        environment.Metrics.OnAcdEvent(acdEvent, environment.Clock.Microseconds, alarm.Late(acdEvent.Time));
        switch (acdEvent.Kind)
        {
            case AcdEventKind.Reserved:
                OnReserved(acdEvent);
                break;
            case AcdEventKind.ReservationEnded:
                // The call first: its record must know of the answer before it gets the leg.
                calls.Find(acdEvent.Interaction)?.PostAcdEvent(acdEvent);
                _accepted = acdEvent.Outcome == ReservationOutcome.Accepted ? acdEvent.Interaction : _accepted;
                bool elsewhere = acdEvent.Outcome == ReservationOutcome.Withdrawn && acdEvent.Interaction == _accepted;
                desks.Find(acdEvent.Agent)?.PostReservationEnded(acdEvent, elsewhere);
                break;
            case AcdEventKind.AgentChanged:
                OnAgentChanged(acdEvent);
                break;
            default:
                calls.Find(acdEvent.Interaction)?.PostAcdEvent(acdEvent);
                break;
        }
    }

    private void OnReserved(in AcdEvent reserved)
    {
        Call? call = calls.Find(reserved.Interaction);
        if (call?.Card is not { } card || desks.Find(reserved.Agent) is not { } desk)
        {
            // Nobody could ring or be rung for: never leave the agent claimed.
            environment.Acd.Post(call is null
                ? AcdCommand.Withdraw(environment.Clock.Microseconds, reserved.Interaction)
                : AcdCommand.Unreachable(environment.Clock.Microseconds, reserved.Interaction, reserved.Reservation));
            return;
        }

        presence.OnReserved(plan().Names.Agents[reserved.Agent.Value], card.From.Inside.Number, card.From.Inside.DisplayName);
        desk.PostReserved(reserved, card);
        call.PostAcdEvent(reserved);
    }

    private void OnAgentChanged(in AcdEvent changed)
    {
        states.OnChanged(changed);
        string agent = plan().Names.Agents[changed.Agent.Value];
        presence.OnAgent(agent, changed.State, changed.Reason);
        if (states.IsInWrapUpByHand(changed.Agent) && plan().Routing.Agents[changed.Agent.Value] is null)
        {
            // Removed while they talked: nobody is there to end it. Behind OnChanged, so that this or Exchange.Load sees it.
            environment.Acd.Post(AcdCommand.EndWrapUp(environment.Clock.Microseconds, changed.Agent));
        }

        if (changed.State == changed.PreviousState && changed.State != AgentState.Paused)
        {
            // Nothing but its deadline is new: the state goes on, and so does its row. A pause for a new reason is a new one.
            PbxLog.AgentExtended(environment.Log, agent, PbxWords.Of(changed.State), Scheduling.ProcessClock.ToUtc(changed.Deadline));
            return;
        }

        PbxLog.AgentChanged(environment.Log, agent, PbxWords.Of(changed.State), changed.Reason);
        environment.Records.Add(new AgentStateEntry(agent, Scheduling.ProcessClock.ToUtc(changed.Time), PbxWords.Of(changed.State), changed.Reason));
    }
}
