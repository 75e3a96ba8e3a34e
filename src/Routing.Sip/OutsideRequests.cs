using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>
/// What is wanted by a request outside any dialog, of a sender who may be heard (RFC 3261 §8.2): whatever cannot be is refused, who must
/// prove who they are is asked, and the rest goes to who serves it. Within the turn.
/// </summary>
internal sealed class OutsideRequests(
    SipStack stack, DigestServer digest, KnownSources sources, Notifier notifier, Registrar registrar, NewInvites invites, ISipApplication application)
{
    private const int RetryAfterDraining = 30;

    public bool Draining { get; set; }

    public bool Closed { private get; set; }

    public void On(in SipMessage request, SipTarget source, SipTarget target, Sender sender)
    {
        bool merged = stack.Transactions.IsMerged(request);

        // A trunk is known by its address. Whoever else it is costs us no state before its credentials were right, nor does
        // anybody who asks for something that can be answered twice (§8.2.7).
        ServerTransaction transaction = sender.Kind == SourceKind.Trunk && request.Method == SipMethod.Invite
            ? new InviteServerTransaction(stack, request, source, target)
            : new ServerTransaction(stack, request, source, target, keepsState: false);
        if (merged)
        {
            transaction.Respond(482, transaction.ToTag); // §8.2.2.2
        }
        else if (!request.To.Tag.IsEmpty || request.Method is SipMethod.Bye or SipMethod.Cancel or SipMethod.Prack or SipMethod.Update
            or SipMethod.Notify)
        {
            transaction.Respond(481, transaction.ToTag); // §12.2.2: never taken for a new call
        }
        else if (request.Method == SipMethod.Refer)
        {
            transaction.Respond(403, transaction.ToTag); // only who is in a call may transfer
        }
        else if (!Takes(request.Method, sender.Kind))
        {
            Standard.MethodNotAllowed(transaction);
        }
        else if (!SipUri.IsKnownScheme(request.RequestUri) && !SipUri.IsService(request.RequestUri))
        {
            transaction.Respond(416, transaction.ToTag);
        }
        else if (!SipUri.TryParse(request.RequestUri, out _))
        {
            transaction.Respond(400, transaction.ToTag, "Bad Request-URI"u8);
        }
        else if (!Standard.RefuseRequired(transaction, request))
        {
            Serve(request, transaction, sender);
        }
    }

    // Trunks watch nothing here.
    private bool Takes(SipMethod method, SourceKind kind) => method is SipMethod.Invite or SipMethod.Options or SipMethod.Register
        || (method == SipMethod.Subscribe && kind == SourceKind.Phone && notifier.IsOpen);

    // A phone first says who it is: what it finishes is its own.
    private static bool IsAskedWhileDraining(in SipMessage request, SourceKind kind) =>
        request.Method == SipMethod.Register || (request.Method == SipMethod.Invite && kind != SourceKind.Trunk);

    private bool IsTakenWhileDraining(in SipMessage request, string phone) =>
        request.Method == SipMethod.Register
        || (SipUri.TryParse(request.RequestUri, out SipUri to) && to.Party is var dialled
            && (sources.Current.Plan.IsEmergency(dialled) || application.FinishesWork(phone, dialled)));

    private void Serve(in SipMessage request, ServerTransaction transaction, Sender sender)
    {
        if (Closed || (Draining && !IsAskedWhileDraining(request, sender.Kind)))
        {
            stack.Metrics.Rejected(RejectReasons.Draining);
            Standard.Unavailable(transaction, RetryAfterDraining);
            if (request.Method == SipMethod.Invite && sender.Kind == SourceKind.Trunk)
            {
                invites.TellRefused(request, sender.Trunk);
            }
        }
        else if (request.Method == SipMethod.Options)
        {
            Standard.Describe(transaction, transaction.ToTag, Takes(SipMethod.Subscribe, sender.Kind) ? notifier.PackageNames : null);
        }
        else if (request.Method == SipMethod.Invite && sender.Kind == SourceKind.Trunk)
        {
            invites.On(request, (InviteServerTransaction)transaction, new SipPeer(SipPeerKind.Trunk, sender.Trunk), sources.Current.Plan.Terms.GetValueOrDefault(sender.Trunk));
        }
        else if (digest.Authenticate(request, transaction, sources.Current.Plan, sender.IsOwn, mayBan: sender.Kind == SourceKind.Phone) is { } phone)
        {
            transaction.Source.Transport.Keep(transaction.Source.Remote);
            if (Draining && !IsTakenWhileDraining(request, phone.User))
            {
                stack.Metrics.Rejected(RejectReasons.Draining);
                Standard.Unavailable(transaction, RetryAfterDraining);
                return;
            }

            ServerTransaction known = NewTransaction(request, transaction.Source, transaction.Target);
            if (known is InviteServerTransaction invite)
            {
                invites.On(request, invite, new SipPeer(SipPeerKind.Phone, phone.User));
            }
            else if (request.Method == SipMethod.Subscribe)
            {
                notifier.OnSubscribe(request, known, phone.User);
            }
            else
            {
                registrar.OnRegister(request, known, phone);
            }
        }
    }

    private ServerTransaction NewTransaction(in SipMessage request, SipTarget source, SipTarget target) =>
        request.Method == SipMethod.Invite
            ? new InviteServerTransaction(stack, request, source, target)
            : new ServerTransaction(stack, request, source, target);

    /// <summary>Who sent a request outside any dialog.</summary>
    /// <param name="Kind">What the source is.</param>
    /// <param name="Trunk">The trunk's name; empty for all others.</param>
    /// <param name="IsOwn">Does it speak for whoever is registered over its flow?</param>
    internal readonly record struct Sender(SourceKind Kind, string Trunk, bool IsOwn);
}
