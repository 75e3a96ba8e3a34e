using System.Net;
using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Registration;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Subscriptions;

/// <summary>
/// The notifier (RFC 6665 §4.2): grants phones what they ask to watch, and tells them when it changes. Within the turn.
/// </summary>
internal sealed class Notifier(SipStack stack, ISipApplication application, BindingTable bindings)
{
    private readonly SubscriptionTable _table = new();

    /// <summary>Subscriptions that live, or whose last NOTIFY is under way.</summary>
    public int Count => _table.Count;

    /// <summary>Called when the last one goes; set while the user agent closes.</summary>
    public Action? Emptied
    {
        set => _table.Emptied = value;
    }

    /// <summary>Is there anything to watch?</summary>
    public bool IsOpen => Source.Packages.Count > 0;

    /// <summary>The names of what may be watched.</summary>
    public IEnumerable<string> Packages => Source.Packages.Select(package => package.Name);

    /// <summary>Subscriptions of one package.</summary>
    public int CountIn(string package) => _table.CountIn(package);

    /// <summary>What Allow-Events says.</summary>
    public string PackageNames => SubscribeRequest.Names(Source.Packages);

    private ISubscriptionSource Source => application.Subscriptions;

    /// <summary>A SUBSCRIBE in the dialog of a subscription; false where there is none such.</summary>
    public bool TryRefresh(in SipMessage request, SipTarget source, SipTarget target)
    {
        if (request.Method != SipMethod.Subscribe || _table.Find(request) is not { } subscription)
        {
            return false;
        }

        stack.Metrics.Request(SipMethod.Subscribe, received: true);
        Refresh(subscription, request, new ServerTransaction(stack, request, source, target));
        return true;
    }

    /// <summary>A SUBSCRIBE outside any dialog, of a phone that has said who it is.</summary>
    public void OnSubscribe(in SipMessage request, ServerTransaction transaction, string watcher)
    {
        string tag = transaction.ToTag;
        if (!SubscribeRequest.TryRead(request, transaction, Source.Packages, tag, out SubscribeRequest asked))
        {
            return;
        }

        string? contact = RouteSet.ContactOf(request);
        if (contact is null || request.From.Tag.IsEmpty)
        {
            transaction.Respond(400, tag, "Contact And Tag Needed"u8); // RFC 3261 §12.1.1: what a dialog is made of
            return;
        }

        SipUri.TryParse(request.RequestUri, out SipUri uri);
        var watch = new Watch(watcher, uri.UserText, asked.Package.Name, EntityOf(uri));
        WatchVerdict verdict = Source.Judge(watch);
        if (Refused(verdict, transaction, tag) || !HasRoom(request, transaction, watch))
        {
            return;
        }

        var state = new DialogState
        {
            CallId = Encoding.UTF8.GetString(request.CallId),
            LocalTag = tag,
            RemoteTag = Encoding.UTF8.GetString(request.From.Tag),
            LocalUri = Encoding.UTF8.GetString(request.To.Uri),
            RemoteUri = Encoding.UTF8.GetString(request.From.Uri),
            RemoteCSeq = request.CSeq.Number,
            RemoteTarget = contact,
            RouteSet = RouteSet.Of(request, reversed: false),
            Flow = transaction.Source.Flow,
            StaysOnFlow = true,
            LocalContact = stack.Routes.ContactOf(transaction.Source, watch.Resource, request.RequestUri),
        };
        var subscription = new Subscription(stack, _table, Source, asked.Package, asked.Id, watch, state);
        SipLog.SubscriptionBegan(stack.Log, watcher, SipScan.Clean(watch.Resource), watch.Package, (int)asked.Granted.TotalSeconds);
        Accept(subscription, transaction, asked.Granted, verdict);
    }

    /// <summary>Something about the resource is not what it was.</summary>
    public void OnChanged(string resource, string package)
    {
        foreach (Subscription subscription in _table.Watching(resource, package))
        {
            subscription.Changed();
        }
    }

    /// <summary>Rules changed: what is not allowed any more ends.</summary>
    public void Review()
    {
        foreach (Subscription subscription in _table.All)
        {
            subscription.Review();
        }
    }

    /// <summary>Tells the user's phones that have not asked, as some never do.</summary>
    public void TellUnasked(string user, string package)
    {
        if (Source.Packages.FirstOrDefault(known => known.Name == package) is not { } found)
        {
            return;
        }

        Subscription[] asked = [.. _table.Watching(user, package).Where(subscription => !subscription.IsOver)];
        foreach (SipBinding binding in bindings.Of(user).Where(binding => !Array.Exists(asked, one => one.State.Flow.Equals(binding.Flow)))
            .DistinctBy(static binding => binding.Instance ?? (object)binding)) // RFC 5626 §5.3: once for each phone, however many flows it has
        {
            UnaskedNotify.Send(stack, Source, found, binding);
        }
    }

    /// <summary>A phone's flow is its connection (RFC 5626 §5.3), and with it the only way to it; proxies have others.</summary>
    public void OnLost(ISipTransport transport, IPEndPoint remote)
    {
        foreach (Subscription subscription in _table.Over(transport.Protocol, remote))
        {
            if (subscription.IsDirect && subscription.State.Flow.Local.Equals(transport.LocalEndPoint))
            {
                subscription.Drop("its connection ended");
            }
        }
    }

    /// <summary>
    /// A user's phone has registered from elsewhere: what it watches is told there. Its own SUBSCRIBE, which would say so too, may be an
    /// hour away.
    /// </summary>
    public void OnMoved(string user, SipFlow from, SipFlow to)
    {
        foreach (Subscription subscription in _table.Over(from.Protocol, from.Remote))
        {
            if (subscription.IsDirect && subscription.Watch.Watcher == user && subscription.State.Flow.Equals(from))
            {
                subscription.Refresh(subscription.State.RemoteCSeq, contact: null, to);
            }
        }
    }

    /// <summary>The user agent closes: phones are told to come back later.</summary>
    public void Close()
    {
        foreach (Subscription subscription in _table.All)
        {
            subscription.End("probation");
        }
    }

    /// <summary>The user agent is closed.</summary>
    public void Abandon()
    {
        foreach (Subscription subscription in _table.All)
        {
            subscription.Drop("closed");
        }
    }

    private void Refresh(Subscription subscription, in SipMessage request, ServerTransaction transaction)
    {
        string tag = subscription.State.LocalTag;
        if (subscription.IsOver || !request.From.Tag.SequenceEqual(Encoding.UTF8.GetBytes(subscription.State.RemoteTag)))
        {
            transaction.Respond(481, tag); // also where the refresh crosses the NOTIFY that says timeout
        }
        else if (request.CSeq.Number <= subscription.State.RemoteCSeq)
        {
            transaction.Respond(500, tag); // RFC 3261 §12.2.2
        }
        else if (!Standard.RefuseRequired(transaction, request)
            && SubscribeRequest.TryRead(request, transaction, Source.Packages, tag, out SubscribeRequest asked))
        {
            if (asked.Package.Name != subscription.Watch.Package || asked.Id != subscription.Id)
            {
                transaction.Respond(403, tag, "One Subscription A Dialog"u8); // RFC 6665 §4.5.2
                return;
            }

            subscription.Refresh(request.CSeq.Number, RouteSet.ContactOf(request), FlowAfter(subscription, transaction.Source));
            WatchVerdict verdict = Source.Judge(subscription.Watch);
            if (Refused(verdict, transaction, tag))
            {
                subscription.Review();
            }
            else
            {
                Accept(subscription, transaction, asked.Granted, verdict);
            }
        }
    }

    // RFC 6665 §4.2.1.2: the answer first, and behind it the state.
    private void Accept(Subscription subscription, ServerTransaction transaction, TimeSpan granted, WatchVerdict verdict)
    {
        transaction.Seed.WriteTo(stack.Out, 200, subscription.State.LocalTag, dialog: true).Raw("Contact: <"u8).Text(subscription.State.LocalContact)
            .Raw(">\r\nExpires: "u8).Number((long)granted.TotalSeconds).Line().Body(default);
        transaction.Respond(200);
        subscription.Grant(granted, verdict);
    }

    private static bool Refused(WatchVerdict verdict, ServerTransaction transaction, string tag)
    {
        bool refused = verdict is WatchVerdict.NoResource or WatchVerdict.Refused;
        if (refused)
        {
            transaction.Respond(verdict == WatchVerdict.NoResource ? 404 : 403, tag);
        }

        return refused;
    }

    private bool HasRoom(in SipMessage request, ServerTransaction transaction, Watch watch)
    {
        uint cseq = request.CSeq.Number;
        foreach (Subscription same in _table.OfPeer(Encoding.UTF8.GetString(request.CallId), Encoding.UTF8.GetString(request.From.Tag)))
        {
            if (cseq == same.State.RemoteCSeq)
            {
                transaction.Respond(482, transaction.ToTag); // RFC 3261 §8.2.2.2: a fork of one that is here already
                return false;
            }

            if (cseq > same.State.RemoteCSeq && same.Watch == watch)
            {
                same.Drop("the phone began anew");
            }
        }

        if (_table.Count >= stack.Options.Subscriptions.Most || _table.CountOf(watch.Watcher) >= stack.Options.Subscriptions.MostPerUser)
        {
            stack.Metrics.Rejected(RejectReasons.Overload);
            Standard.Unavailable(transaction, 60);
            return false;
        }

        return true;
    }

    // Behind a NAT a phone's port may change: where that user registered from now, the phone is. From elsewhere a guess of the
    // dialog moves nothing.
    private SipFlow FlowAfter(Subscription subscription, SipTarget source)
    {
        SipFlow now = source.Flow;
        return bindings.EntriesOf(subscription.Watch.Watcher).Any(entry => entry.Binding.Flow.Equals(now))
            ? now : stack.Routes.Moved(subscription.State.Flow, source);
    }

    private static string EntityOf(in SipUri uri)
    {
        string host = uri.Host.IsEmpty ? "" : $"@{Encoding.UTF8.GetString(uri.Host)}{(uri.Port == 0 ? "" : $":{uri.Port}")}";
        return $"{Encoding.ASCII.GetString(uri.Scheme).ToLowerInvariant()}:{Encoding.UTF8.GetString(uri.User)}{host}";
    }
}
