using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// The two axes of an agent's state: what people set, and what the engine does.
internal sealed partial class Matcher
{
    private bool SetAgent(in AcdCommand command)
    {
        int number = command.Agent.Value;
        string? reason = command.Mode == AgentMode.Paused ? command.Reason : null;
        if (!_roster.Knows(number) || command.Mode > AgentMode.Paused)
        {
            return false;
        }

        ref AgentRecord agent = ref _roster[number];
        if (agent.Mode == command.Mode && agent.Reason == reason)
        {
            return false;
        }

        // While reserved or busy this shows, and counts, when that is over.
        bool signsIn = agent.Mode == AgentMode.SignedOut;
        agent.Mode = command.Mode;
        agent.Reason = reason;
        if (command.Mode == AgentMode.Available)
        {
            agent.NoAnswers = agent.Rejections = agent.Failures = 0;
        }

        if (signsIn)
        {
            BeginIdle(number);
        }

        Settle(number);
        return true;
    }

    private bool DeviceUp(in AcdCommand command)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number) || _roster[number].Device)
        {
            return false;
        }

        _roster[number].Device = true;
        Settle(number);
        return true;
    }

    /// <summary>Nobody can be rung without a phone; a talk goes on, its media may outlive the registration.</summary>
    private bool DeviceDown(in AcdCommand command)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number) || !_roster[number].Device)
        {
            return false;
        }

        _roster[number].Device = false;
        int returned = 0;
        int last = -1;
        for (int slot = _roster[number].FirstHeld, next; slot >= 0; slot = next)
        {
            next = _interactions[slot].Next; // returning it takes it off this list
            if (_interactions[slot].Phase == SlotPhase.Reserved)
            {
                ReturnToLine(slot, ReservationOutcome.Unreachable);
                last = slot;
                returned++;
            }
        }

        Publish(number);
        _available.Refresh(number);
        if (returned == 1)
        {
            MatchInteraction(last);
        }
        else if (returned > 1)
        {
            MatchAll();
        }

        return true;
    }

    private bool ExternalBusy(in AcdCommand command)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number))
        {
            return false;
        }

        _roster[number].External++;
        Settle(number);
        return true;
    }

    private bool ExternalFree(in AcdCommand command)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number) || _roster[number].External == 0)
        {
            return false;
        }

        _roster[number].External--;
        Settle(number);
        return true;
    }

    /// <summary>All wrap-ups of the agent end: people end wrap-up, not one of several.</summary>
    private bool EndWrapUp(in AcdCommand command)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number) || _roster[number].WrapUps == 0)
        {
            return false;
        }

        for (int slot = _roster[number].FirstHeld, next; slot >= 0; slot = next)
        {
            next = _interactions[slot].Next; // ending it takes it off this list
            if (_interactions[slot].Phase == SlotPhase.WrapUp)
            {
                EndWrapUp(slot);
            }
        }

        Settle(number);
        return true;
    }

    private void EndWrapUp(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        int agent = interaction.Agent;
        _deadlines.CancelInteraction(slot);
        _roster[agent].WrapUps--;
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.WrapUpEnded,
            Interaction = interaction.Id,
            Queue = new QueueId(interaction.Queue),
            Agent = new AgentId(agent),
        });
        Release(slot);
        _interactions.Free(slot);
        BeginIdle(agent);
    }

    /// <summary>The agent goes to the end of the longest idle.</summary>
    private void BeginIdle(int agent)
    {
        _available.Remove(agent);
        _roster[agent].IdleStamp = ++_idleStamp;
    }

    /// <summary>After a change to one agent: say so, and give what there is to give.</summary>
    private void Settle(int agent)
    {
        Publish(agent);
        _available.Refresh(agent);
        MatchAgent(agent);
    }

    /// <summary>Tells the published state if it changed.</summary>
    private void Publish(int number)
    {
        ref AgentRecord agent = ref _roster[number];
        AgentState state = agent.CurrentState;
        string? reason = state == AgentState.Paused ? agent.Reason : null;
        if (state == agent.State && reason == agent.StateReason)
        {
            return;
        }

        AgentState previous = agent.State;
        agent.State = state;
        agent.StateReason = reason;
        agent.Since = _now;
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.AgentChanged,
            Agent = new AgentId(number),
            State = state,
            PreviousState = previous,
            Reason = reason,
            Deadline = state == AgentState.WrapUp ? WrapUpEnds(agent) : 0,
        });
    }

    private long WrapUpEnds(in AgentRecord agent)
    {
        long ends = 0;
        for (int slot = agent.FirstHeld; slot >= 0; slot = _interactions[slot].Next)
        {
            ends = Math.Max(ends, _interactions[slot].WrapUpEnds);
        }

        return ends;
    }

    /// <summary>Puts an interaction at the end of what the agent holds and takes a slot of its channel.</summary>
    private void Hold(int slot, int number)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        ref AgentRecord agent = ref _roster[number];
        interaction.Agent = number;
        interaction.Previous = agent.LastHeld;
        interaction.Next = -1;
        if (agent.LastHeld >= 0)
        {
            _interactions[agent.LastHeld].Next = slot;
        }
        else
        {
            agent.FirstHeld = slot;
        }

        agent.LastHeld = slot;
        agent.Used[(int)interaction.Channel]++;
    }

    private void Release(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        ref AgentRecord agent = ref _roster[interaction.Agent];
        if (interaction.Previous >= 0)
        {
            _interactions[interaction.Previous].Next = interaction.Next;
        }
        else
        {
            agent.FirstHeld = interaction.Next;
        }

        if (interaction.Next >= 0)
        {
            _interactions[interaction.Next].Previous = interaction.Previous;
        }
        else
        {
            agent.LastHeld = interaction.Previous;
        }

        agent.Used[(int)interaction.Channel]--;
    }
}
