namespace Routing.Acd.Structures;

/// <summary>The order within a line. Who must not tie differs in the second part.</summary>
internal readonly record struct AgedKey(long Major, long Minor)
{
    public bool Before(in AgedKey other) => Major != other.Major ? Major < other.Major : Minor < other.Minor;
}

/// <summary>An item's place in its line: its neighbours, or where it stands aside. Kept in the item; of no meaning outside a line.</summary>
internal struct LineLink
{
    public int Previous;
    public int Next;
}

/// <summary>Items that are told where they stand, so that they can be taken out again.</summary>
internal interface IPlacedItems
{
    /// <summary>The item stands at this place from now on.</summary>
    void StandsAt(int item, int place);

    /// <summary>Two keys were compared. Empty but in tests, which count.</summary>
    static abstract void Compared();
}

/// <summary>Where an <see cref="AgedLine"/> reads the keys and keeps the links of its items.</summary>
internal interface IAgedItems
{
    /// <summary>The item's key; constant while it stands in a line.</summary>
    AgedKey KeyOf(int item);

    /// <summary>The item's link.</summary>
    ref LineLink LinkOf(int item);

    /// <summary>Two keys were compared. Empty but in tests, which count.</summary>
    static abstract void Compared();
}
