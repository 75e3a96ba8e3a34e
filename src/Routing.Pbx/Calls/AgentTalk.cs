using Routing.Acd.Model;
using Routing.Pbx.Desks;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// Caller and agent joined by a queue: from the hand-over of the agent's leg to the end of the talk. On the call's mailbox.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="queue">The queue.</param>
/// <param name="onLeft">Told when the agent is out and the call goes on.</param>
internal sealed class AgentTalk(Call call, CallEnvironment environment, string queue, Action onLeft) : ITalk
{
    private Leg? _agent;
    private Bridge? _bridge;
    private string _agentName = "";
    private string _customer = "";

    /// <summary>Why the agent's side ended it, as a Reason for the caller's leg; null when it gave none, or did not end it.</summary>
    public string? Farewell { get; private set; }

    /// <summary>It goes on.</summary>
    public bool IsOn => _agent is not null;

    /// <inheritdoc/>
    public Leg Far => _agent!;

    /// <inheritdoc/>
    public string Name => queue;

    /// <inheritdoc/>
    public string? Agent => _agentName;

    /// <summary>The desk hands over the agent who answered: from now on the two hear each other, unless the agent has hung up before.</summary>
    public void Begin(Leg agent, string agentName, ReservationId reservation)
    {
        (_agent, _agentName, _customer) = (agent, agentName, call.Customer);
        if (agent.IsOver)
        {
            call.HangUp(CallEndedBy.Agent);
            return;
        }

        call.Recorder.Connected(environment.Clock.UtcNow);
        environment.Acd.Post(AcdCommand.Connect(environment.Clock.Microseconds, call.Id, reservation));
        Join();
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

    /// <inheritdoc/>
    public void Part()
    {
        _bridge = null;
        environment.Media.Unbridge(call.Caller.Media);
        QueueMusic.Play(call, call.Caller, queue);
    }

    /// <inheritdoc/>
    public void Rejoin(string why)
    {
        call.Recorder.Begin(SegmentKind.Talk, environment.Clock.UtcNow, queue, _agentName, why);
        Join();
    }

    /// <summary>One side is out by a transfer: for the ACD this contact is over, and the work after it begins.</summary>
    public void Leave()
    {
        if (call.IsTurned)
        {
            KeepBusy(call.Caller);
        }

        Complete();
        onLeft();
    }

    /// <inheritdoc/>
    public void Reseat(Leg far)
    {
        _agent = far;
        if (_bridge is not null)
        {
            Join();
        }
    }

    /// <summary>The talk is over: at once, somebody may be waiting for the agent.</summary>
    public void End() => Complete().Hangup(call.Caller.Farewell ?? CallStart.ReasonFor(failed: false));

    // It is the customer who leaves: the agent's phone stays in use, elsewhere, and the agent is not there for others until it is not.
    private void KeepBusy(Leg phone)
    {
        if (!phone.IsOver && call.Plan.Names.Agents.Find(_agentName) is { } number)
        {
            // Before the contact ends: by way of the desk alone it might come behind.
            environment.Acd.Post(AcdCommand.ExternalBusy(environment.Clock.Microseconds, new AgentId(number)));
            LineUse line = environment.Switchboard.Lines.TryTake(phone.Peer.Phone ?? _agentName, evenIfBusy: true, new LineParty("", "", IsCaller: false, IsShown: false))!;
            phone.OnOver += _ => line.Release();
        }
    }

    private Leg Complete()
    {
        Leg agent = _agent!;
        _agent = null;
        _bridge = null;
        environment.Acd.Post(AcdCommand.Complete(environment.Clock.Microseconds, call.Id));
        if (call.Plan.Names.Agents.Find(_agentName) is { } number)
        {
            environment.LastAgents.Note(_customer, new AgentId(number), environment.Clock.Microseconds);
        }

        return agent;
    }

    private void Join()
    {
        _bridge = new Bridge(environment, call.Caller, _agent!, leg => QueueMusic.Play(call, leg, queue), RecordHold);
        _bridge.Begin();
    }

    private void RecordHold(bool held) => call.Recorder.Begin(
        held ? SegmentKind.Hold : SegmentKind.Talk, environment.Clock.UtcNow, queue, _agentName, held ? "hold" : "resume");
}
