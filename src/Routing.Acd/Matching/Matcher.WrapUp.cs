using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// Contacts and the wrap-up after them, and what they mean for whose turn it is.
internal sealed partial class Matcher
{
    private long _idleStamp;

    private void ContactBegins(int number)
    {
        _available.Remove(number); // a strategy may count contacts
        ref AgentRecord agent = ref _roster[number];
        if (!agent.IsWorking)
        {
            agent.Worked -= _now;
        }

        agent.Connected++;
        agent.Contacts++;
        agent.NoAnswers = agent.Rejections = agent.Failures = 0;
        Touch(number);
    }

    /// <summary>A contact is over with its wrap-up, and no claim any more: the agent goes to the end of the longest idle.</summary>
    private void ContactOver(int number)
    {
        BeginIdle(number);
        ref AgentRecord agent = ref _roster[number];
        long worked = agent.Worked + _now;
        if (!agent.IsWorking)
        {
            agent.Worked = worked;
        }

        agent.Occupancy = (ushort)Math.Clamp(Part(worked, 1000, Math.Max(1, _now - agent.SignedInAt)), 0, 1000);
        Touch(number);
    }

    private void BeginIdle(int agent)
    {
        _available.Remove(agent);
        _roster[agent].IdleStamp = ++_idleStamp;
    }

    /// <summary>When a wrap-up that begins now ends: 0 for at once, <see cref="long.MaxValue"/> for when the agent says so.</summary>
    private long WrapUpEnd(QueuePlan queue) =>
        queue.WrapUpManual ? long.MaxValue
        : queue.WrapUpMicroseconds > 0 ? After(queue.WrapUpMicroseconds) : 0;

    private void BeginWrapUp(int number, long ends)
    {
        ref Claim claim = ref _claims[number];
        claim.Phase = SlotPhase.WrapUp;
        claim.Interaction = -1;
        claim.WrapUpBegan = _now;
        claim.WrapUpEnds = ends;
        _roster[claim.Agent].WrapUps[(int)claim.Channel]++;
        Touch(claim.Agent);
        if (ends < long.MaxValue)
        {
            _deadlines.Arm(DeadlineOf.Claim, number, ends);
        }
    }

    private void EndWrapUp(int number)
    {
        Claim claim = _claims[number];
        _deadlines.Cancel(DeadlineOf.Claim, number);
        ref AcdEvent told = ref Begin(AcdEventKind.WrapUpEnded);
        told.Interaction = claim.Id;
        told.Queue = new QueueId(claim.Queue);
        told.Agent = new AgentId(claim.Agent);
        Tell();
        _roster[claim.Agent].WrapUps[(int)claim.Channel]--;
        Release(number);
        ContactOver(claim.Agent);
    }

    /// <summary>All wrap-ups of the agent end: people end wrap-up, not one of several.</summary>
    private bool EndWrapUp(in AcdCommand command)
    {
        int agent = command.Agent.Value;
        if (!_roster.Knows(agent) || _roster[agent].WrapUps.Sum == 0)
        {
            return false;
        }

        for (int number = _roster[agent].FirstClaim, next; number >= 0; number = next)
        {
            next = _claims[number].Next; // ending it takes it off this list
            if (_claims[number].Phase == SlotPhase.WrapUp)
            {
                EndWrapUp(number);
            }
        }

        Publish(agent);
        return true;
    }

    private bool ExtendWrapUp(in AcdCommand command)
    {
        int agent = command.Agent.Value;
        if (!_roster.Knows(agent))
        {
            return false;
        }

        bool extended = false;
        for (int number = _roster[agent].FirstClaim; number >= 0; number = _claims[number].Next)
        {
            ref Claim claim = ref _claims[number];
            if (CanExtend(claim))
            {
                long ends = Math.Min(WholeMilliseconds(Plus(claim.WrapUpEnds, command.Duration)), WrapUpMost(claim));
                if (ends > claim.WrapUpEnds)
                {
                    claim.WrapUpEnds = ends;
                    _deadlines.Arm(DeadlineOf.Claim, number, ends);
                    extended = true;
                }
            }
        }

        if (extended && _roster[agent].State == AgentState.WrapUp)
        {
            TellState(agent, AgentState.WrapUp);
        }

        return extended;
    }

    /// <summary>It ends by itself, and sooner than the queue allows at most.</summary>
    private bool CanExtend(in Claim claim) =>
        claim.Phase == SlotPhase.WrapUp
        && claim.WrapUpEnds < long.MaxValue
        && _queues[claim.Queue]!.Plan.WrapUpMostMicroseconds > 0
        && claim.WrapUpEnds < WrapUpMost(claim);

    private long WrapUpMost(in Claim claim) => WholeMilliseconds(Plus(claim.WrapUpBegan, _queues[claim.Queue]!.Plan.WrapUpMostMicroseconds));

    private long WrapUpEnds(in AgentRecord agent)
    {
        long ends = 0;
        for (int number = agent.FirstClaim; number >= 0; number = _claims[number].Next)
        {
            ends = Math.Max(ends, _claims[number].WrapUpEnds);
        }

        return ends;
    }
}
