namespace Routing.Acd.Structures;

/// <summary>What stands in a <see cref="Bag{T}"/>, one at a time, and knows where.</summary>
internal interface IBagItem
{
    /// <summary>Its place; -1 for in none.</summary>
    int PlaceInBag { get; set; }
}

/// <summary>Things in no order, of which each is put in and taken out at once. One thread at a time.</summary>
internal sealed class Bag<T>
    where T : class, IBagItem
{
    private readonly List<T> _items = [];

    public List<T>.Enumerator GetEnumerator() => _items.GetEnumerator();

    /// <summary>Puts it in, if it is in none.</summary>
    public void Add(T item)
    {
        if (item.PlaceInBag < 0)
        {
            item.PlaceInBag = _items.Count;
            _items.Add(item);
        }
    }

    /// <summary>Takes out what is in here.</summary>
    public void Remove(T item)
    {
        T last = _items[^1];
        _items[item.PlaceInBag] = last;
        last.PlaceInBag = item.PlaceInBag;
        item.PlaceInBag = -1;
        _items.RemoveAt(_items.Count - 1);
    }

    /// <summary>Takes out all of them.</summary>
    public void Clear()
    {
        foreach (T item in _items)
        {
            item.PlaceInBag = -1;
        }

        _items.Clear();
    }
}
