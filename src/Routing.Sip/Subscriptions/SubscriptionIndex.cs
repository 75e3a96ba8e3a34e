namespace Routing.Sip.Subscriptions;

/// <summary>Subscriptions by something that several may share. A key without any is forgotten. Within the turn.</summary>
internal sealed class SubscriptionIndex<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, HashSet<Subscription>> _sets = [];

    public void Add(TKey key, Subscription subscription)
    {
        if (!_sets.TryGetValue(key, out HashSet<Subscription>? set))
        {
            _sets[key] = set = new HashSet<Subscription>(1);
        }

        set.Add(subscription);
    }

    public void Remove(TKey key, Subscription subscription)
    {
        if (_sets.TryGetValue(key, out HashSet<Subscription>? set) && set.Remove(subscription) && set.Count == 0)
        {
            _sets.Remove(key);
        }
    }

    public int Count(TKey key) => _sets.TryGetValue(key, out HashSet<Subscription>? set) ? set.Count : 0;

    /// <summary>Those of this moment: what is done to them may change the index.</summary>
    public Subscription[] Of(TKey key) => _sets.TryGetValue(key, out HashSet<Subscription>? set) ? [.. set] : [];
}
