namespace Routing.Acd.Matching;

/// <summary>
/// What is due when, as data in the core's state. An interaction has at most one deadline at a time
/// (its next group opens, its ringing or its wrap-up ends), an agent at most one (the cool-down ends).
/// Fires in exactly (deadline, order of arming), so a replay fires the same.
/// </summary>
internal sealed class Deadlines
{
    private readonly SlotHeap _heap;
    private readonly HeapPlaces _places = new();
    private long _armings;

    public Deadlines() => _heap = new SlotHeap(_places);

    /// <summary>The next one, in microseconds since the Unix epoch; null for none.</summary>
    public long? Next => _heap.Count == 0 ? null : _heap.FirstMajor;

    /// <summary>Arms the deadline of an interaction's slot, in place of any earlier one.</summary>
    public void ArmInteraction(int slot, long due) => Arm(slot << 1, due);

    /// <summary>Arms the end of an agent's cool-down, in place of any earlier one.</summary>
    public void ArmAgent(int agent, long due) => Arm((agent << 1) | 1, due);

    /// <summary>Cancels the deadline of an interaction's slot, if it has one.</summary>
    public void CancelInteraction(int slot) => Cancel(slot << 1);

    /// <summary>Takes the next deadline at or before <paramref name="now"/>: whose it is, an agent's or an interaction's slot.</summary>
    public bool TryTakeDue(long now, out int owner, out bool isAgent)
    {
        if (_heap.Count == 0 || _heap.FirstMajor > now)
        {
            owner = -1;
            isAgent = false;
            return false;
        }

        int timer = _heap.First;
        _heap.Remove(timer);
        owner = timer >> 1;
        isAgent = (timer & 1) != 0;
        return true;
    }

    private void Arm(int timer, long due)
    {
        Cancel(timer);
        _heap.Insert(timer, due, ++_armings);
    }

    private void Cancel(int timer)
    {
        if (_places[timer] >= 0)
        {
            _heap.Remove(timer);
        }
    }
}
