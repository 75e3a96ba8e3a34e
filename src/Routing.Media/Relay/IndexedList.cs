namespace Routing.Media.Relay;

/// <summary>
/// A list without an order whose items know where they stand in it, so that any is taken out at once: the last one moves into its place.
/// For items that stand in one such list at most. Owned by one thread; allocation-free once it has grown.
/// </summary>
internal sealed class IndexedList<T>
    where T : class, IIndexed
{
    private readonly List<T> _items = [];

    public int Count => _items.Count;

    public T this[int index] => _items[index];

    public void Add(T item)
    {
        item.Index = _items.Count;
        _items.Add(item);
    }

    /// <summary>Takes out what is in it.</summary>
    public void Remove(T item)
    {
        T last = _items[^1];
        _items[item.Index] = last;
        last.Index = item.Index;
        _items.RemoveAt(_items.Count - 1);
        item.Index = -1;
    }
}

/// <summary>What may stand in an <see cref="IndexedList{T}"/>.</summary>
internal interface IIndexed
{
    /// <summary>Where it stands, kept by the list; -1 while it stands in none.</summary>
    int Index { get; set; }
}
