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
/// What is due when, as data in the core's state; at most one for each owner. Fires in exactly (deadline,
/// order of arming), so a replay fires the same.
/// </summary>
internal sealed class Deadlines
{
    private const int Kinds = 3;

    private readonly SlotHeap _heap;
    private readonly HeapPlaces _places = new();
    private long _armings;

    public Deadlines() => _heap = new SlotHeap(_places);

    /// <summary>The next one, in microseconds since the Unix epoch; null for none.</summary>
    public long? Next => _heap.Count == 0 ? null : _heap.FirstMajor;

    /// <summary>Arms the deadline of <paramref name="owner"/> (a slot, a claim, an agent's number), in place of any earlier one.</summary>
    public void Arm(DeadlineOf kind, int owner, long due)
    {
        int timer = (owner * Kinds) + (int)kind;
        Cancel(timer);
        _heap.Insert(timer, due, ++_armings);
    }

    /// <summary>Cancels the deadline of <paramref name="owner"/>, if it has one.</summary>
    public void Cancel(DeadlineOf kind, int owner) => Cancel((owner * Kinds) + (int)kind);

    /// <summary>Takes the next deadline at or before <paramref name="now"/>: whose it is.</summary>
    public bool TryTakeDue(long now, out DeadlineOf kind, out int owner)
    {
        if (_heap.Count == 0 || _heap.FirstMajor > now)
        {
            owner = -1;
            kind = default;
            return false;
        }

        int timer = _heap.First;
        _heap.Remove(timer);
        owner = timer / Kinds;
        kind = (DeadlineOf)(timer % Kinds);
        return true;
    }

    private void Cancel(int timer)
    {
        if (_places[timer] >= 0)
        {
            _heap.Remove(timer);
        }
    }
}
