using System.Runtime.InteropServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>Whose deadline it is.</summary>
internal enum DeadlineOf : byte
{
    /// <summary>An interaction's: waiting, its next change by time; reserved, the end of its ringing.</summary>
    Interaction,

    /// <summary>A claim's: the end of its wrap-up.</summary>
    Claim,

    /// <summary>An agent's: the end of the cool-down.</summary>
    Agent,
}

/// <summary>
/// What is due when, as data in the core's state; at most one for each owner, who keeps its handle. Fires in
/// exactly (deadline, order of arming), so a replay fires the same.
/// </summary>
internal sealed class Deadlines(InteractionSlab interactions, ClaimSlab claims)
{
    private readonly TimerWheel _wheel = new();

    // Few agents are in a cool-down at a time.
    private readonly Dictionary<int, int> _agents = [];

    /// <summary>When the next one is due, in microseconds since the Unix epoch, or somewhat before; null for none.</summary>
    public long? Next => _wheel.Next;

    /// <summary>Arms the deadline of <paramref name="owner"/> (a slot, a claim, an agent's number), in place of any earlier one.</summary>
    public void Arm(DeadlineOf kind, int owner, long due)
    {
        ref int timer = ref TimerOf(kind, owner);
        if (timer != 0)
        {
            _wheel.Cancel(timer, owner, (byte)kind);
        }

        timer = _wheel.Arm(due, owner, (byte)kind);
        if (kind == DeadlineOf.Interaction)
        {
            interactions[owner].Flags |= SlotFlags.Timed;
        }
    }

    /// <summary>Cancels the deadline of <paramref name="owner"/>, if it has one.</summary>
    public void Cancel(DeadlineOf kind, int owner)
    {
        if (kind == DeadlineOf.Interaction && (interactions[owner].Flags & SlotFlags.Timed) == 0)
        {
            return; // as a rule, and then not even the handle is looked at
        }

        ref int timer = ref TimerOf(kind, owner);
        if (timer != 0)
        {
            _wheel.Cancel(timer, owner, (byte)kind);
        }

        Forget(kind, owner, ref timer);
    }

    /// <summary>Takes the next deadline at or before <paramref name="now"/>: whose it is.</summary>
    public bool TryTakeDue(long now, out DeadlineOf kind, out int owner)
    {
        bool due = _wheel.TryTakeDue(now, out owner, out byte which);
        kind = (DeadlineOf)which;
        if (due)
        {
            Forget(kind, owner, ref TimerOf(kind, owner));
        }

        return due;
    }

    private void Forget(DeadlineOf kind, int owner, ref int timer)
    {
        timer = 0;
        if (kind == DeadlineOf.Interaction)
        {
            interactions[owner].Flags &= ~SlotFlags.Timed;
        }
        else if (kind == DeadlineOf.Agent)
        {
            _agents.Remove(owner);
        }
    }

    /// <summary>The owner's handle, which is never 0; 0 for none.</summary>
    private ref int TimerOf(DeadlineOf kind, int owner)
    {
        switch (kind)
        {
            case DeadlineOf.Interaction:
                return ref interactions.NoteOf(owner).Timer;
            case DeadlineOf.Claim:
                return ref claims[owner].Timer;
            default:
                return ref CollectionsMarshal.GetValueRefOrAddDefault(_agents, owner, out _);
        }
    }
}
