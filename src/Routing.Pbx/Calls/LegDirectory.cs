using System.Collections.Concurrent;
using Routing.Pbx.Transfers;

namespace Routing.Pbx.Calls;

/// <summary>
/// The legs that have a dialog, by its Call-ID, from the INVITE to the end: who names a dialog (Replaces, RFC 3891) means one of
/// these, by its tags. Two may have one Call-ID: a proxy that sends our own INVITE back to us. Any thread.
/// </summary>
internal sealed class LegDirectory
{
    private readonly ConcurrentDictionary<string, Leg[]> _byCallId = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<Leg> All => _byCallId.SelectMany(entry => entry.Value);

    /// <summary>Lists a leg until it is over. In a turn of its owner. Repeated calls do nothing.</summary>
    public void Add(Leg leg)
    {
        if (!leg.IsOver && leg.CallId is { } callId)
        {
            _byCallId.AddOrUpdate(callId, static (_, leg) => [leg], static (_, all, leg) => Array.IndexOf(all, leg) < 0 ? [.. all, leg] : all, leg);
            leg.ListedIn = this;
        }
    }

    public void Remove(Leg leg)
    {
        if (leg.CallId is not { } callId)
        {
            return;
        }

        // Tried again when somebody has changed it in between.
        while (_byCallId.TryGetValue(callId, out Leg[]? all) && Array.IndexOf(all, leg) >= 0)
        {
            bool done = all.Length == 1
                ? _byCallId.TryRemove(new KeyValuePair<string, Leg[]>(callId, all))
                : _byCallId.TryUpdate(callId, [.. all.Where(other => !ReferenceEquals(other, leg))], all);
            if (done)
            {
                return;
            }
        }
    }

    /// <summary>A dialog has that Call-ID.</summary>
    public bool Knows(string callId) => _byCallId.ContainsKey(callId);

    /// <summary>The leg whose dialog that is, by all three of its names (RFC 3891 §3); null for none.</summary>
    public Leg? Find(NamedDialog named) =>
        _byCallId.TryGetValue(named.CallId, out Leg[]? all) ? Array.Find(all, leg => leg.HasTags(named.ToTag, named.FromTag)) : null;
}
