using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Matching;

// What a reservation that came to nothing means for the agent.
internal sealed partial class Matcher
{
    private readonly CoolingAgents _cooling;

    /// <summary>Cool-down, and the pause after too many in a row. Not the idle time: letting it ring earns no rest and no calls.</summary>
    private void Burden(int number, ReservationOutcome outcome, int slot)
    {
        ref AgentRecord agent = ref _roster[number];
        QueueRecord queue = QueueOf(_interactions[slot]);
        switch (outcome)
        {
            case ReservationOutcome.Rejected:
                CoolDown(number, queue.Plan.OnReject, -1);
                PauseAfter(ref agent, ref agent.Rejections, queue.Plan.OnReject, "rejected");
                break;
            case ReservationOutcome.Unreachable:
                CoolDown(number, queue.Plan.OnUnreachable, -1);
                PauseAfter(ref agent, ref agent.Failures, queue.Plan.OnUnreachable, "unreachable");
                break;
            default:
                CoolDown(number, queue.Plan.OnNoAnswer, slot);
                if (queue.Strategy.Scope != KeyScope.Everyone) // of many who are rung all but one let it ring
                {
                    PauseAfter(ref agent, ref agent.NoAnswers, queue.Plan.OnNoAnswer, "no_answer");
                }

                break;
        }
    }

    /// <summary>The agent gets nothing new for a while; but for what stands in <paramref name="slot"/>, if nobody else is eligible for it.</summary>
    private void CoolDown(int number, RefusalRule rule, int slot)
    {
        ref AgentRecord agent = ref _roster[number];
        long until = After(rule.CoolDownMicroseconds);
        if (rule.CoolDownMicroseconds <= 0 || until <= agent.CoolUntil)
        {
            return;
        }

        _cooling.Remove(number);
        if (slot >= 0)
        {
            _available.Remove(number); // one link serves for both lists
            _cooling.Add(number, _interactions[slot].Id, slot);
        }

        agent.CoolUntil = until;
        _deadlines.Arm(DeadlineOf.Agent, number, until);
    }

    private void PauseAfter(ref AgentRecord agent, ref ushort inRow, RefusalRule rule, string reason)
    {
        inRow += inRow < ushort.MaxValue ? (ushort)1 : (ushort)0;
        if (rule.PauseAfter <= 0 || inRow < rule.PauseAfter)
        {
            return;
        }

        agent.NoAnswers = agent.Rejections = agent.Failures = 0;
        if (agent.Mode == AgentMode.Available)
        {
            Pause(ref agent, reason);
        }
    }

    private void EndCoolDown(int agent)
    {
        _cooling.Remove(agent);
        _roster[agent].CoolUntil = 0;
        Touch(agent);
    }

    /// <summary>
    /// What an agent in a cool-down may be given: what the agent let ring, if it still waits. That it waits says that
    /// nobody who is available may take it, since after each change nothing waits for somebody who is: so whoever gives it
    /// to this agent alone (<see cref="MatchAlone"/>) need ask nobody, and whoever settles more asks them first (<see cref="Give(int)"/>).
    /// </summary>
    private int FirstWhileCooling(int agent)
    {
        int number = _roster[agent].CoolFor;
        int slot = number == 0 ? -1 : _cooling[number].Slot;
        return number != 0
            && Waits(_cooling[number])
            && (!IsHeld(_interactions[slot]) || _held[_interactions[slot].Place].Agent == agent)
            && MayAskAgain(agent, slot, LaneOf(_interactions[slot]))
                ? slot
                : -1;
    }

    private bool Waits(in CoolingAgents.Group group) =>
        _interactions[group.Slot].Phase == SlotPhase.Waiting && _interactions[group.Slot].Id == group.Interaction;

    private bool MayAskAgain(int agent, int slot, Lane lane) =>
        _roster[agent].CoolFor is var number and > 0 && _cooling[number].Interaction == _interactions[slot].Id && HasRoomFor(agent, lane);

    private bool HasRoomFor(int number, Lane lane)
    {
        ref readonly AgentRecord agent = ref _roster[number];
        return agent.Plan is not null && lane.Admits(agent.Profile) && agent.HasRoom(lane.Key.Kind.Channel, _profiles[agent.Profile]);
    }

    /// <summary>Nobody is available: those who let it ring may be asked again.</summary>
    private void CollectCooling(int slot, Lane lane)
    {
        if (_cooling.NumberOf(_interactions[slot].Id) is not (var number and > 0))
        {
            return;
        }

        for (int agent = _cooling[number].First; agent >= 0; agent = _roster[agent].Link.Next)
        {
            if (HasRoomFor(agent, lane))
            {
                _candidates.Add(agent);
            }
        }
    }
}
