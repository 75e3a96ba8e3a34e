using System.Collections.Concurrent;

namespace Routing.Pbx.Calls;

/// <summary>The legs that have a dialog, by its Call-ID, from the INVITE to the end: who names a dialog (Replaces, RFC 3891) means one of these. Any thread.</summary>
internal sealed class LegDirectory
{
    private readonly ConcurrentDictionary<string, Leg> _byCallId = new(StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IEnumerable<Leg> All => _byCallId.Values;

    /// <summary>Lists a leg until it is over. In a turn of its owner. Repeated calls do nothing.</summary>
    public void Add(Leg leg)
    {
        if (!leg.IsOver && leg.CallId is { } callId)
        {
            _byCallId[callId] = leg;
            leg.ListedIn = this;
        }
    }

    public void Remove(Leg leg)
    {
        if (leg.CallId is { } callId)
        {
            _byCallId.TryRemove(new KeyValuePair<string, Leg>(callId, leg));
        }
    }

    public Leg? Find(string callId) => _byCallId.GetValueOrDefault(callId);
}
