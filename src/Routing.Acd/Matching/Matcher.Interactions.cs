using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

// Update, withdraw, complete: what may become of an interaction besides an agent.
internal sealed partial class Matcher
{
    // Agents whose new state is still to be told, in the order in which it will be.
    private readonly List<int> _concerned = [];

    private bool Update(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot) || _interactions[slot].Phase == SlotPhase.Connected)
        {
            return false;
        }

        ref InteractionSlot interaction = ref _interactions[slot];
        bool waiting = interaction.Phase == SlotPhase.Waiting;
        if (waiting)
        {
            LeaveLine(slot);
        }

        LeaveQueue(slot);
        int before = interaction.Kind;
        interaction.Kind = UseKind(_kinds[before].Key with { Priority = command.Priority, Requires = Normal(command.Requires) });
        _kinds.Release(before);
        StandInQueue(slot);
        ForgetPromise(slot);
        if (waiting)
        {
            LineUp(slot);
        }

        return true;
    }

    private bool Withdraw(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot))
        {
            return false;
        }

        LeaveReason cause = command.Cause is LeaveReason.Abandoned or LeaveReason.Key ? command.Cause : LeaveReason.Withdrawn;
        switch (_interactions[slot].Phase)
        {
            case SlotPhase.Waiting:
                _interactions.PrefetchNeighbours(slot);
                Leave(slot, cause, inLine: true);
                break;
            case SlotPhase.Reserved:
                // A caller who leaves while it rings is no RONA: no cool-down, and the agent's idle time runs on.
                EndAllReservations(slot, ReservationOutcome.Withdrawn);
                Unreserve(slot);
                Leave(slot, cause);
                PublishConcerned();
                break;
            case SlotPhase.Connected when cause == LeaveReason.Key:
                // The agent was first: a customer's key takes out only who still waits or is being rung for.
                return false;
            default:
                EndContact(slot, LeaveReason.Withdrawn);
                break;
        }

        return true;
    }

    private bool Complete(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot) || _interactions[slot].Phase != SlotPhase.Connected)
        {
            return false;
        }

        EndContact(slot, LeaveReason.Completed);
        return true;
    }

    private void EndContact(int slot, LeaveReason reason)
    {
        LineLink hints = _interactions[slot].Link;
        _roster.Prefetch(hints.Previous);
        _profiles.Prefetch(hints.Next);
        int number = _interactions[slot].Place;
        ref Claim claim = ref _claims[number];
        int agent = claim.Agent;
        _profiles.PrefetchBegin(_roster[agent].Profile);
        long ends = WrapUpEnd(_queues[claim.Queue]!.Plan);
        _connected--;
        _roster[agent].Connected--;
        Leave(slot, reason, agent, ends);
        if (ends > 0)
        {
            BeginWrapUp(number, ends);
        }
        else
        {
            Release(number);
            ContactOver(agent);
        }

        Publish(agent);
    }

    /// <summary>
    /// Says that it is out of the ACD, and forgets it. It must be out of its agents' hands by now, or connected, and out of its
    /// line unless <paramref name="inLine"/>: then it leaves that last, when its neighbours have been fetched.
    /// </summary>
    private void Leave(int slot, LeaveReason reason, int agent = -1, long wrapUpEnds = 0, bool inLine = false)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        if (interaction.Phase != SlotPhase.Connected)
        {
            LeaveQueue(slot);
        }

        bool extra = _extras.TryFind(slot, interaction, out SlotExtras.Extra more);
        bool atEntry = (interaction.Flags & SlotFlags.SubmittedAtEntry) != 0;
        _ended.Add(
            interaction.Id,
            _kinds[interaction.Kind].QueueId.Value,
            (interaction.Flags & SlotFlags.SequenceGiven) != 0 ? interaction.Sequence : 0,
            justSubmitted: (atEntry && interaction.EnteredQueue == _now) || (extra && more.Submitted == _now),
            visit: (interaction.Flags & SlotFlags.FirstVisit) != 0 ? 1 : more.Visit,
            _now);
        _endedCount++;
        ref AcdEvent told = ref Begin(AcdEventKind.Left, interaction);
        told.Leave = reason;
        if (agent >= 0)
        {
            told.Agent = new AgentId(agent);
            told.Outcome = ReservationOutcome.Accepted;
            told.Deadline = wrapUpEnds;
        }

        Tell();
        if (inLine)
        {
            LeaveLine(slot);
        }

        _kinds.Release(interaction.Kind);
        if (extra)
        {
            _extras.Forget(slot);
        }

        _interactions.Free(slot);
    }

    private void StandInQueue(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        Kind kind = _kinds[interaction.Kind];
        QueueRecord queue = kind.Queue;
        queue.Present++;
        queue.ChannelsSeen |= 1 << (int)kind.Key.Channel;
        kind.Class!.Lines[(int)kind.Key.Channel].Insert(slot);
    }

    private void LeaveQueue(int slot)
    {
        Kind kind = _kinds[_interactions[slot].Kind];
        kind.Queue.Present--;
        kind.Class!.Lines[(int)kind.Key.Channel].Remove(slot);
    }
}
