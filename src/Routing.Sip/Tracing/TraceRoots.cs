using Routing.Sip.Transactions;

namespace Routing.Sip.Tracing;

/// <summary>
/// What the legs of an interaction have in common, for whoever gathers copies of their messages: the Call-ID of the leg it
/// began with. A leg keeps the one it was linked with first, so that one dialog is never found under two. The newest are kept.
/// Within the turn.
/// </summary>
internal sealed class TraceRoots(int most)
{
    private readonly Dictionary<Guid, byte[]> _byInteraction = [];
    private readonly Dictionary<TransactionKey, byte[]> _byCall = [];
    private readonly Queue<Guid> _interactions = [];
    private readonly Queue<TransactionKey> _calls = [];

    /// <summary>A call belongs to an interaction.</summary>
    public void Link(TransactionKey call, ReadOnlySpan<byte> callId, Guid interaction)
    {
        if (!_byInteraction.TryGetValue(interaction, out byte[]? root))
        {
            Keep(_byInteraction, _interactions, interaction, root = _byCall.TryGetValue(call, out byte[]? known) ? known : callId.ToArray());
        }

        if (!_byCall.ContainsKey(call))
        {
            Keep(_byCall, _calls, call, root);
        }
    }

    /// <summary>What <paramref name="call"/> has in common with others; its own Call-ID where nobody has said.</summary>
    public ReadOnlySpan<byte> Of(TransactionKey call, ReadOnlySpan<byte> callId) => _byCall.TryGetValue(call, out byte[]? root) ? root : callId;

    private void Keep<TKey>(Dictionary<TKey, byte[]> map, Queue<TKey> order, TKey key, byte[] root)
        where TKey : notnull
    {
        if (order.Count == most)
        {
            map.Remove(order.Dequeue());
        }

        order.Enqueue(key);
        map[key] = root;
    }
}
