using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// Claims in their two lists: what an agent holds, and who is rung for an interaction.
internal sealed partial class Matcher
{
    /// <summary>A reservation for the agent, at the end of what the agent holds; it takes a slot of the channel.</summary>
    private int Claim(int slot, int number)
    {
        int added = _claims.Add();
        ref readonly InteractionSlot interaction = ref _interactions[slot];
        ref AgentRecord agent = ref _roster[number];
        KindKey kind = _kinds[interaction.Kind].Key;
        _claims[added] = new Claim
        {
            Id = interaction.Id,
            Reservation = ++_reservationSequence,
            Interaction = slot,
            Agent = number,
            Queue = kind.Queue,
            Channel = kind.Channel,
            Phase = SlotPhase.Reserved,
            Previous = added,
            Next = -1,
            PreviousOfGroup = -1,
            NextOfGroup = -1,
        };
        if (agent.FirstClaim >= 0)
        {
            ref Claim first = ref _claims[agent.FirstClaim];
            _claims[first.Previous].Next = added;
            _claims[added].Previous = first.Previous;
            first.Previous = added;
        }
        else
        {
            agent.FirstClaim = added;
        }

        agent.Used[(int)kind.Channel]++;
        agent.Reserved++;
        return added;
    }

    /// <summary>The claim is over: takes it off what the agent holds.</summary>
    private void Release(int number)
    {
        ref Claim claim = ref _claims[number];
        ref AgentRecord agent = ref _roster[claim.Agent];
        if (agent.FirstClaim == number)
        {
            agent.FirstClaim = claim.Next;
        }
        else
        {
            _claims[claim.Previous].Next = claim.Next;
        }

        // Behind the last is the first, as far as its link back goes.
        int behind = claim.Next >= 0 ? claim.Next : agent.FirstClaim;
        if (behind >= 0)
        {
            _claims[behind].Previous = claim.Previous;
        }

        agent.Used[(int)claim.Channel]--;
        Touch(claim.Agent);
        _claims.Free(number);
    }

    /// <summary>Takes a reservation off those of its interaction.</summary>
    private void LeaveGroup(int number)
    {
        ref readonly Claim claim = ref _claims[number];
        if (claim.PreviousOfGroup >= 0)
        {
            _claims[claim.PreviousOfGroup].NextOfGroup = claim.NextOfGroup;
        }
        else
        {
            _interactions[claim.Interaction].Place = claim.NextOfGroup;
        }

        if (claim.NextOfGroup >= 0)
        {
            _claims[claim.NextOfGroup].PreviousOfGroup = claim.PreviousOfGroup;
        }
    }

    /// <summary>A new reservation goes behind <paramref name="last"/> of its group; -1 for the first.</summary>
    private void JoinGroup(int slot, int last, int added)
    {
        _claims[added].PreviousOfGroup = last;
        if (last >= 0)
        {
            _claims[last].NextOfGroup = added;
        }
        else
        {
            _interactions[slot].Place = added;
        }
    }

    private bool TryFindReserved(in AcdCommand command, out int slot, out int number)
    {
        number = -1;
        if (!_interactions.TryFind(command.Interaction, out slot) || _interactions[slot].Phase != SlotPhase.Reserved)
        {
            return false;
        }

        number = _interactions[slot].Place;
        while (number >= 0 && ReservationIdOf(_claims[number]) != command.Reservation)
        {
            number = _claims[number].NextOfGroup;
        }

        return number >= 0;
    }

    private ReservationId ReservationIdOf(in Claim claim) => new(_options.Partition, _options.Epoch, claim.Reservation);
}
