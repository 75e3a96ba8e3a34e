using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Subscriptions;

/// <summary>
/// All subscriptions that live or have a last NOTIFY under way: by dialog (Call-ID and our tag), by what they watch, by
/// watcher, by flow, and by Call-ID and the phone's tag, which tells a fork and a phone that lost its dialog. Within the turn.
/// </summary>
internal sealed class SubscriptionTable
{
    private readonly Dictionary<byte[], Subscription> _dialogs = new(ByteKeys.Comparer);
    private readonly Dictionary<byte[], Subscription>.AlternateLookup<ReadOnlySpan<byte>> _find;
    private readonly SubscriptionIndex<(string Resource, string Package)> _watched = new();
    private readonly SubscriptionIndex<string> _watchers = new();
    private readonly SubscriptionIndex<(SipProtocol, IPEndPoint)> _flows = new();
    private readonly SubscriptionIndex<(string CallId, string Tag)> _peers = new();
    private readonly Dictionary<string, int> _byPackage = new(StringComparer.Ordinal);
    private readonly SipBuffer _key = new();

    public SubscriptionTable() => _find = _dialogs.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Called when the last one goes; set while the user agent closes.</summary>
    public Action? Emptied { get; set; }

    public int Count => _dialogs.Count;

    public Subscription[] All => [.. _dialogs.Values];

    /// <summary>The subscription whose dialog a request belongs to, or null.</summary>
    public Subscription? Find(in SipMessage request)
    {
        ReadOnlySpan<byte> tag = request.To.Tag;
        return !tag.IsEmpty && _find.TryGetValue(_key.Clear().Raw(request.CallId).Raw(" "u8).Raw(tag).Written, out Subscription? found) ? found : null;
    }

    public Subscription[] Watching(string resource, string package) => _watched.Of((resource, package));

    public int CountIn(string package) => _byPackage.GetValueOrDefault(package);

    public int CountOf(string watcher) => _watchers.Count(watcher);

    public Subscription[] Of(string watcher) => _watchers.Of(watcher);

    public Subscription[] Over(SipProtocol protocol, IPEndPoint remote) => _flows.Of((protocol, remote));

    public Subscription[] OfPeer(string callId, string tag) => _peers.Of((callId, tag));

    public void Add(Subscription subscription)
    {
        _dialogs[Key(subscription)] = subscription;
        _byPackage[subscription.Watch.Package] = CountIn(subscription.Watch.Package) + 1;
        _watched.Add((subscription.Watch.Resource, subscription.Watch.Package), subscription);
        _watchers.Add(subscription.Watch.Watcher, subscription);
        _flows.Add(FlowOf(subscription), subscription);
        _peers.Add((subscription.State.CallId, subscription.State.RemoteTag), subscription);
    }

    public void Remove(Subscription subscription)
    {
        if (!_dialogs.Remove(Key(subscription)))
        {
            return;
        }

        _byPackage[subscription.Watch.Package]--;
        _watched.Remove((subscription.Watch.Resource, subscription.Watch.Package), subscription);
        _watchers.Remove(subscription.Watch.Watcher, subscription);
        _flows.Remove(FlowOf(subscription), subscription);
        _peers.Remove((subscription.State.CallId, subscription.State.RemoteTag), subscription);
        if (_dialogs.Count == 0)
        {
            Emptied?.Invoke();
        }
    }

    /// <summary>Changes a subscription whose flow may change by that.</summary>
    public void Move(Subscription subscription, Action change)
    {
        _flows.Remove(FlowOf(subscription), subscription);
        change();
        _flows.Add(FlowOf(subscription), subscription);
    }

    private static byte[] Key(Subscription subscription) => Encoding.UTF8.GetBytes($"{subscription.State.CallId} {subscription.State.LocalTag}");

    private static (SipProtocol, IPEndPoint) FlowOf(Subscription subscription) => (subscription.State.Flow.Protocol, subscription.State.Flow.Remote);
}
