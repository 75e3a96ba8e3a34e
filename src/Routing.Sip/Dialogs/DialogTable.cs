using System.Diagnostics.CodeAnalysis;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// All live dialogs by Call-ID and our tag, which is ours alone; the peer's tag is the dialog's own
/// affair, since a forked INVITE has several (RFC 3261 §12). Within the turn.
/// </summary>
internal sealed class DialogTable
{
    private readonly Dictionary<TransactionKey, InviteDialog> _dialogs = [];
    private readonly KeyHash _hash = new();
    private readonly SipBuffer _key = new();

    /// <summary>Called when the last dialog goes; set while the user agent closes.</summary>
    public Action? Emptied { get; set; }

    public int Count => _dialogs.Count;

    /// <summary>The dialogs of this moment, for closing them.</summary>
    public InviteDialog[] Snapshot() => [.. _dialogs.Values];

    /// <summary>Is there one like that? Walks through all until one is found.</summary>
    public bool Any(Func<InviteDialog, bool> like) => _dialogs.Values.Any(like);

    /// <summary>
    /// A user's phone has registered from elsewhere: a router has given it another port, and its calls go on there. Without connections
    /// only; where there was one, it is looked for once that is gone. A call from elsewhere than where the phone was registered stays:
    /// its address may be the newer one.
    /// </summary>
    public void OnMoved(string user, SipFlow from, SipFlow to)
    {
        if (from.Protocol.IsReliable() || to.Protocol != from.Protocol)
        {
            return;
        }

        foreach (InviteDialog dialog in _dialogs.Values)
        {
            dialog.OnMoved(user, from, to);
        }
    }

    public void Add(string callId, string localTag, InviteDialog dialog) => _dialogs[KeyOf(callId, localTag)] = dialog;

    public void Remove(string callId, string localTag)
    {
        if (_dialogs.Remove(KeyOf(callId, localTag)) && _dialogs.Count == 0)
        {
            Emptied?.Invoke();
        }
    }

    /// <summary>The dialog a request belongs to.</summary>
    public bool TryFind(in SipMessage request, [NotNullWhen(true)] out InviteDialog? dialog)
    {
        ReadOnlySpan<byte> tag = request.To.Tag;
        if (tag.IsEmpty)
        {
            dialog = null;
            return false;
        }

        dialog = Find(request.CallId, tag);
        return dialog is not null;
    }

    /// <summary>The dialog of that Call-ID and tag of ours, or null.</summary>
    public InviteDialog? Find(ReadOnlySpan<byte> callId, ReadOnlySpan<byte> tag) =>
        _dialogs.GetValueOrDefault(_hash.Of(_key.Clear().Raw(callId).Raw(" "u8).Raw(tag).Written));

    private TransactionKey KeyOf(string callId, string tag) => _hash.Of(_key.Clear().Text(callId).Raw(" "u8).Text(tag).Written);
}
