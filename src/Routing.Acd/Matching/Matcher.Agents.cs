using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// The two axes of an agent's state: what people set, and what the engine does.
internal sealed partial class Matcher
{
    private readonly List<int> _returning = [];

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
        AgentMode before = agent.Mode;
        if (command.Mode == AgentMode.Paused)
        {
            Pause(ref agent, reason);
        }
        else
        {
            agent.Mode = command.Mode;
            agent.Reason = null;
        }

        if (command.Mode == AgentMode.Available)
        {
            agent.NoAnswers = agent.Rejections = agent.Failures = 0;
        }

        if (before == AgentMode.SignedOut)
        {
            SignIn(number);
        }
        else if (before == AgentMode.Paused && command.Mode == AgentMode.Available && _now - agent.PausedAt >= _pauseKeepsIdle)
        {
            BeginIdle(number);
        }

        Publish(number);
        Touch(number);
        return true;
    }

    private void SignIn(int number)
    {
        BeginIdle(number);
        ref AgentRecord agent = ref _roster[number];
        agent.SignedInAt = _now;
        agent.Contacts = 0;
        agent.Occupancy = 0;
        agent.Worked = agent.IsWorking ? -_now : 0;
    }

    private bool DeviceUp(in AcdCommand command)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number) || _roster[number].Device)
        {
            return false;
        }

        _roster[number].Set(AgentFlags.Device, true);
        Publish(number);
        Touch(number);
        return true;
    }

    /// <summary>Nobody can be rung without a phone; a talk goes on, its media may outlive the registration.</summary>
    private bool DeviceDown(in AcdCommand command)
    {
        int agent = command.Agent.Value;
        if (!_roster.Knows(agent) || !_roster[agent].Device)
        {
            return false;
        }

        _roster[agent].Set(AgentFlags.Device, false);
        for (int number = _roster[agent].FirstClaim, next; number >= 0; number = next)
        {
            next = _claims[number].Next; // ending it takes it off this list
            if (_claims[number].Phase == SlotPhase.Reserved)
            {
                int slot = _claims[number].Interaction;
                EndReservation(number, ReservationOutcome.Unreachable);
                if (_interactions[slot].Place < 0)
                {
                    _returning.Add(slot);
                }
            }
        }

        Publish(agent);
        Touch(agent);
        foreach (int slot in _returning)
        {
            ReturnToLine(slot);
        }

        _returning.Clear();
        return true;
    }

    private bool External(in AcdCommand command, bool busy)
    {
        int number = command.Agent.Value;
        if (!_roster.Knows(number) || _roster[number].External == busy)
        {
            return false;
        }

        _roster[number].Set(AgentFlags.External, busy);
        Publish(number);
        Touch(number);
        return true;
    }

    private void Pause(ref AgentRecord agent, string? reason)
    {
        if (agent.Mode != AgentMode.Paused)
        {
            agent.PausedAt = _now;
        }

        agent.Set(AgentFlags.ReasonNew, true);
        agent.Mode = AgentMode.Paused;
        agent.Reason = reason;
    }

    /// <summary>Tells the published state if it changed, or the reason of the pause did.</summary>
    private void Publish(int number)
    {
        ref AgentRecord agent = ref _roster[number];
        AgentState state = agent.CurrentState;
        bool reasonNew = state == AgentState.Paused && agent.Has(AgentFlags.ReasonNew);
        if (state == agent.State && !reasonNew)
        {
            return;
        }

        AgentState previous = agent.State;
        agent.Set(AgentFlags.ReasonNew, false);
        agent.State = state;
        agent.Since = _now;
        TellState(number, previous);
    }

    private void TellState(int number, AgentState previous)
    {
        ref readonly AgentRecord agent = ref _roster[number];
        ref AcdEvent told = ref Begin(AcdEventKind.AgentChanged);
        told.Agent = new AgentId(number);
        told.State = agent.State;
        told.PreviousState = previous;
        if (agent.State == AgentState.Paused)
        {
            told.Reason = agent.Reason;
        }
        else if (agent.State == AgentState.WrapUp)
        {
            told.Deadline = WrapUpEnds(agent);
        }

        Tell();
    }
}
