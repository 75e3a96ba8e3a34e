using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>
/// What becomes of a request (RFC 3261 §8.2): first what is known already (its transaction, its dialog), then
/// who is speaking, and only then what is wanted. Strangers hear nothing. Within the turn.
/// </summary>
internal sealed class UasCore(SipStack stack, ISipApplication application, BindingTable bindings)
{
    private const int RetryAfterDraining = 30;

    private readonly DigestServer _digest = new(stack, bindings);
    private readonly OverloadGuard _overload = new(stack);
    private readonly Registrar _registrar = new(stack, bindings);
    private readonly NewInvites _invites = new(stack, application);

    public Notifier Notifier { get; } = new(stack, application, bindings);

    public KnownSources Sources { get; } = new(stack);

    public bool Draining { get; set; }

    /// <summary>Nothing is begun any more, not even a registration.</summary>
    public bool Closed { get; set; }

    public void OnRequest(in SipMessage request, ISipTransport transport, System.Net.IPEndPoint remote)
    {
        var source = new SipTarget(transport, remote);
        SipTarget target = ResponseSeed.TargetOf(request, transport, remote, Sources.Current.ForcesRport(remote));
        if (request.Method == SipMethod.Ack)
        {
            OnAck(request, source);
            return;
        }

        if (stack.Transactions.TryFindServer(request, request.MethodName, out ServerTransaction? known))
        {
            known.OnRetransmission();
            return;
        }

        if (request.Method == SipMethod.Cancel && stack.Transactions.TryFindServer(request, "INVITE"u8, out ServerTransaction? invite))
        {
            OnCancel(request, source, target, (InviteServerTransaction)invite);
            return;
        }

        if (Repeats.Answer(stack, request, source, target))
        {
            return;
        }

        if (stack.Dialogs.TryFind(request, out InviteDialog? dialog))
        {
            stack.Metrics.Request(request.Method, received: true);
            transport.Keep(remote);
            dialog.OnRequest(request, source, target);
            return;
        }

        if (Notifier.TryRefresh(request, source, target))
        {
            transport.Keep(remote);
            return;
        }

        bool registered = bindings.IsRegistered(transport, remote);
        SourceKind kind = Sources.Current.Judge(remote, registered, out string trunk, transport.NamesOf(remote));
        if (kind == SourceKind.Stranger || (request.Method == SipMethod.Register && !Sources.Current.IsPhone(remote)))
        {
            stack.Metrics.Rejected(RejectReasons.Acl);
            SipLog.Dropped(stack.Log, remote, "not allowed here");
            if (kind == SourceKind.Stranger)
            {
                transport.Close(remote);
            }

            return;
        }

        bool isOwn = registered && _digest.IsOwn(request, source, Sources.Current.Plan);
        if (kind == SourceKind.Phone && !isOwn && !stack.Sources.Admits(source))
        {
            return;
        }

        if (registered || (kind == SourceKind.Trunk && request.Method != SipMethod.Register))
        {
            transport.Keep(remote);
        }

        if (_overload.IsFlooded(request, kind, Sources.Current.Plan))
        {
            stack.Metrics.Rejected(RejectReasons.Overload);
            return;
        }

        stack.Metrics.Request(request.Method, received: true);
        if (request.Method is not (SipMethod.Register or SipMethod.Options) && !_overload.HasRoom(request, kind, Sources.Current.Plan))
        {
            _overload.Refuse(request, source, target);
            return;
        }

        OutsideDialog(request, source, target, new Sender(kind, trunk, isOwn));
    }

    /// <summary>A request that cannot be read, from somebody we talk to: refused by name where that is possible.</summary>
    public void OnMalformed(in SipMessage request, SipParseError error, ISipTransport transport, System.Net.IPEndPoint remote)
    {
        stack.Metrics.Rejected(RejectReasons.Malformed);
        SipLog.Dropped(stack.Log, remote, error.ToString());
        bool registered = bindings.IsRegistered(transport, remote);
        SourceKind kind = Sources.Current.Judge(remote, registered, out _, transport.NamesOf(remote));
        if (kind == SourceKind.Stranger)
        {
            transport.Close(remote);
            return;
        }

        if (error == SipParseError.TooLarge)
        {
            SipLog.TooLarge(stack.Log, remote);
        }

        int status = SipParseErrors.StatusOf(error);
        if (status == 0 || !SipParser.CanBeAnswered(request) || (kind == SourceKind.Phone && !registered && !stack.Sources.Admits(new SipTarget(transport, remote))))
        {
            return;
        }

        // Without state (§8.2.7): nothing of a broken request is worth keeping.
        var seed = new ResponseSeed(request, remote, stack.Out);
        seed.WriteTo(stack.Out, status, stack.Ids.Tag(), phrase: SipParseErrors.PhraseOf(error)).Body(default);
        stack.Metrics.Response(request.Method, status, received: false);
        stack.Send(stack.Out.Written, ResponseSeed.TargetOf(request, transport, remote, Sources.Current.ForcesRport(remote)));
    }

    /// <summary>An ACK or an answer that belongs to nothing. It gets no answer, but a stranger's connection ends for it as for anything else.</summary>
    public void OnStray(ISipTransport transport, System.Net.IPEndPoint remote)
    {
        if (Sources.Current.Judge(remote, bindings.IsRegistered(transport, remote), out _, transport.NamesOf(remote)) == SourceKind.Stranger)
        {
            transport.Close(remote);
        }
    }

    // §17.2.3: the ACK of a refusal belongs to its INVITE's transaction, that of a 2xx to the dialog.
    private void OnAck(in SipMessage ack, SipTarget source)
    {
        stack.Metrics.Request(SipMethod.Ack, received: true);
        if (stack.Transactions.TryFindServer(ack, "INVITE"u8, out ServerTransaction? invite))
        {
            ((InviteServerTransaction)invite).OnAck(ack);
        }
        else if (stack.Dialogs.TryFind(ack, out InviteDialog? dialog))
        {
            source.Transport.Keep(source.Remote);
            dialog.OnAck(ack);
        }
        else
        {
            OnStray(source.Transport, source.Remote);
        }
    }

    // §9.2: 200 to the CANCEL in any case, with the tag of the INVITE's answers; an effect only while it is open.
    private void OnCancel(in SipMessage cancel, SipTarget source, SipTarget target, InviteServerTransaction invite)
    {
        stack.Metrics.Request(SipMethod.Cancel, received: true);
        Repeats.Settle(stack, cancel, source, target, 200, invite.ToTag);
        invite.OnCancel(cancel);
    }

    private void OutsideDialog(in SipMessage request, SipTarget source, SipTarget target, Sender sender)
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
        || (method == SipMethod.Subscribe && kind == SourceKind.Phone && Notifier.IsOpen);

    private bool IsTakenWhileDraining(in SipMessage request, SourceKind kind) =>
        OverloadGuard.IsDialledByPhone(request, kind, Sources.Current.Plan.IsEmergency) || OverloadGuard.IsDialledByPhone(request, kind, application.FinishesWork);

    private void Serve(in SipMessage request, ServerTransaction transaction, Sender sender)
    {
        if (Closed || (Draining && request.Method != SipMethod.Register && !IsTakenWhileDraining(request, sender.Kind)))
        {
            stack.Metrics.Rejected(RejectReasons.Draining);
            Standard.Unavailable(transaction, RetryAfterDraining);
            if (request.Method == SipMethod.Invite && sender.Kind == SourceKind.Trunk)
            {
                _invites.TellRefused(request, sender.Trunk);
            }
        }
        else if (request.Method == SipMethod.Options)
        {
            Describe(transaction, sender.Kind);
        }
        else if (request.Method == SipMethod.Invite && sender.Kind == SourceKind.Trunk)
        {
            _invites.On(request, (InviteServerTransaction)transaction, new SipPeer(SipPeerKind.Trunk, sender.Trunk), Sources.Current.Plan.Terms.GetValueOrDefault(sender.Trunk));
        }
        else if (_digest.Authenticate(request, transaction, Sources.Current.Plan, sender.IsOwn, mayBan: sender.Kind == SourceKind.Phone) is { } phone)
        {
            transaction.Source.Transport.Keep(transaction.Source.Remote);
            ServerTransaction known = NewTransaction(request, transaction.Source, transaction.Target);
            if (known is InviteServerTransaction invite)
            {
                _invites.On(request, invite, new SipPeer(SipPeerKind.Phone, phone.User));
            }
            else if (request.Method == SipMethod.Subscribe)
            {
                Notifier.OnSubscribe(request, known, phone.User);
            }
            else
            {
                _registrar.OnRegister(request, known, phone);
            }
        }
    }

    private ServerTransaction NewTransaction(in SipMessage request, SipTarget source, SipTarget target) =>
        request.Method == SipMethod.Invite
            ? new InviteServerTransaction(stack, request, source, target)
            : new ServerTransaction(stack, request, source, target);

    // §11.2
    private void Describe(ServerTransaction transaction, SourceKind kind)
    {
        SipBuffer to = transaction.Seed.WriteTo(stack.Out, 200, transaction.ToTag).Raw("Allow: "u8).Raw(SipMethods.Allowed);
        if (Takes(SipMethod.Subscribe, kind))
        {
            to.Raw(", SUBSCRIBE\r\nAllow-Events: "u8).Text(Notifier.PackageNames); // RFC 6665 §4.4.4
        }

        to.Raw("\r\nAccept: application/sdp\r\nSupported: "u8).Raw(SipExtensions.Supported).Line().Body(default);
        transaction.Respond(200);
    }

    /// <summary>Who sent a request outside any dialog.</summary>
    /// <param name="Kind">What the source is.</param>
    /// <param name="Trunk">The trunk's name; empty for all others.</param>
    /// <param name="IsOwn">Does it speak for whoever is registered over its flow?</param>
    private readonly record struct Sender(SourceKind Kind, string Trunk, bool IsOwn);
}
