namespace Routing.Acd.Matching;

/// <summary>
/// Where each slot stands in the one heap of its kind that holds it, so that it can be taken out of the
/// middle. Shared by heaps of which a slot is in at most one (all lanes, all profiles of a channel).
/// </summary>
internal sealed class HeapPlaces
{
    // Place + 1, so that a fresh array means "nowhere".
    private int[] _places = new int[64];

    /// <summary>The place of <paramref name="slot"/>, or -1.</summary>
    public int this[int slot]
    {
        get => slot < _places.Length ? _places[slot] - 1 : -1;
        set => _places[slot] = value + 1;
    }

    /// <summary>Makes room for <paramref name="slot"/>; the only call here that allocates.</summary>
    public void EnsureRoomFor(int slot)
    {
        if (slot >= _places.Length)
        {
            Array.Resize(ref _places, Math.Max(slot + 1, _places.Length * 2));
        }
    }
}
