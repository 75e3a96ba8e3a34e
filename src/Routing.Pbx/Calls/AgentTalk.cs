using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// Caller and agent joined by a queue: from the hand-over of the agent's leg to the end of the talk. On the call's mailbox.
/// </summary>
internal sealed class AgentTalk(Call call, CallEnvironment environment, string queue)
{
    private Leg? _agent;
    private Bridge? _bridge;
    private string _agentName = "";

    /// <summary>Why the agent's side ended it, as a Reason for the caller's leg; null when it gave none, or did not end it.</summary>
    public string? Farewell { get; private set; }

    /// <summary>It goes on.</summary>
    public bool IsOn => _agent is not null;

    /// <summary>The desk hands over the agent who answered: from now on the two hear each other, unless the agent has hung up before.</summary>
    public void Begin(Leg agent, string agentName, ReservationId reservation)
    {
        (_agent, _agentName) = (agent, agentName);
        if (agent.IsOver)
        {
            call.HangUp(CallEndedBy.Agent);
            return;
        }

        _bridge = new Bridge(environment, call.Caller, agent, leg => QueueMusic.Play(call, leg, queue), RecordHold);
        call.Recorder.Connected(environment.Clock.UtcNow);
        environment.Acd.Post(AcdCommand.Connect(environment.Clock.Microseconds, call.Id, reservation));
        _bridge.Begin();
    }

    /// <summary>The agent's dialog is over, and so is the contact.</summary>
    public void OnAgentLeft(Leg leg)
    {
        if (ReferenceEquals(leg, _agent))
        {
            Farewell = leg.Farewell;
            call.HangUp(CallEndedBy.Agent);
        }
    }

    /// <summary>One side holds the other, or no longer: who is held hears music, and the record a hold.</summary>
    public void OnHeld(Leg leg)
    {
        if (!call.IsEnded)
        {
            _bridge?.OnHeld(leg);
        }
    }

    /// <summary>The talk is over: at once, somebody may be waiting for the agent.</summary>
    public void End(string caller)
    {
        Leg agent = _agent!;
        _agent = null;
        environment.Acd.Post(AcdCommand.Complete(environment.Clock.Microseconds, call.Id));
        agent.Hangup(call.Caller.Farewell ?? CallStart.ReasonFor(failed: false));
        if (call.Plan.Names.Agents.Find(_agentName) is { } number)
        {
            environment.LastAgents.Note(caller, new AgentId(number), environment.Clock.Microseconds);
        }
    }

    private void RecordHold(bool held) => call.Recorder.Begin(
        held ? SegmentKind.Hold : SegmentKind.Talk, environment.Clock.UtcNow, queue, _agentName, held ? "hold" : "resume");
}
