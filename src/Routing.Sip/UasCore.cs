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
/// who is speaking, and only then what is wanted (<see cref="OutsideRequests"/>). Strangers hear nothing. Within the turn.
/// </summary>
internal sealed class UasCore
{
    private readonly SipStack _stack;
    private readonly BindingTable _bindings;
    private readonly DigestServer _digest;
    private readonly OverloadGuard _overload;
    private readonly TrunkRates _trunkRates;
    private readonly OutsideRequests _outside;
    private readonly UnreadRequests _unread;

    public UasCore(SipStack stack, ISipApplication application, BindingTable bindings)
    {
        (_stack, _bindings) = (stack, bindings);
        _digest = new DigestServer(stack, bindings);
        _overload = new OverloadGuard(stack);
        _trunkRates = new TrunkRates(stack, _overload);
        Notifier = new Notifier(stack, application, bindings);
        Sources = new KnownSources(stack);
        Door = new ConnectionDoor(stack, Sources);
        _unread = new UnreadRequests(stack);
        bindings.Moved = (user, from, to) =>
        {
            Notifier.OnMoved(user, from, to);
            stack.Dialogs.OnMoved(user, from, to);
        };
        _outside = new OutsideRequests(stack, _digest, Sources, Notifier, new Registrar(stack, bindings), new NewInvites(stack, application), application);
    }

    public Notifier Notifier { get; }

    public KnownSources Sources { get; }

    /// <summary>Who may connect.</summary>
    public ConnectionDoor Door { get; }

    /// <summary>Calls are not begun any more, but by phones those for help and those that finish work.</summary>
    public bool Draining { get => _outside.Draining; set => _outside.Draining = value; }

    /// <summary>Nothing is begun any more, not even a registration.</summary>
    public bool Closed { set => _outside.Closed = value; }

    public void OnRequest(in SipMessage request, ISipTransport transport, System.Net.IPEndPoint remote)
    {
        var source = new SipTarget(transport, remote);
        SipTarget target = ResponseSeed.TargetOf(request, transport, remote, Sources.Current.ForcesRport(remote));
        if (request.Method == SipMethod.Ack)
        {
            OnAck(request, source);
            return;
        }

        if (_stack.Transactions.TryFindServer(request, request.MethodName, out ServerTransaction? known))
        {
            known.OnRetransmission();
            return;
        }

        if (request.Method == SipMethod.Cancel && _stack.Transactions.TryFindServer(request, "INVITE"u8, out ServerTransaction? invite))
        {
            OnCancel(request, source, target, (InviteServerTransaction)invite);
            return;
        }

        if (Repeats.Answer(_stack, request, source, target))
        {
            return;
        }

        if (_stack.Dialogs.TryFind(request, out InviteDialog? dialog))
        {
            _stack.Metrics.Request(request.Method, received: true);
            transport.Keep(remote);
            dialog.OnRequest(request, source, target);
            return;
        }

        if (Notifier.TryRefresh(request, source, target))
        {
            transport.Keep(remote);
            return;
        }

        bool registered = _bindings.IsRegistered(transport, remote);
        SourceKind kind = Sources.Current.Judge(remote, registered, out string trunk, transport.NamesOf(remote));
        if (kind == SourceKind.Stranger || (request.Method == SipMethod.Register && !Sources.Current.IsPhone(remote)))
        {
            _stack.Metrics.Rejected(RejectReasons.Acl);
            SipLog.Dropped(_stack.Log, remote, "not allowed here");
            if (kind == SourceKind.Stranger)
            {
                transport.Close(remote);
            }

            return;
        }

        bool isOwn = registered && _digest.IsOwn(request, source, Sources.Current.Plan);
        if ((kind == SourceKind.Phone || request.Method == SipMethod.Register) && !isOwn && !_stack.Sources.Admits(source))
        {
            return;
        }

        if (registered || (kind == SourceKind.Trunk && request.Method != SipMethod.Register))
        {
            transport.Keep(remote);
        }

        if (_overload.IsFlooded(request, kind, Sources.Current.Plan))
        {
            _stack.Metrics.Rejected(RejectReasons.Overload);
            return;
        }

        _stack.Metrics.Request(request.Method, received: true);
        if (request.Method is not (SipMethod.Register or SipMethod.Options) && !_overload.HasRoom(request, kind, Sources.Current.Plan))
        {
            _overload.Refuse(request, source, target);
            return;
        }

        if (kind == SourceKind.Trunk && _trunkRates.Refuses(request, trunk, Sources.Current.Plan, source, target))
        {
            return;
        }

        _outside.On(request, source, target, new OutsideRequests.Sender(kind, trunk, isOwn));
    }

    /// <summary>A request that cannot be read, from somebody we talk to: refused by name where that is possible.</summary>
    public void OnMalformed(in SipMessage request, SipParseError error, ISipTransport transport, System.Net.IPEndPoint remote)
    {
        _stack.Metrics.Rejected(RejectReasons.Malformed);
        SipLog.Dropped(_stack.Log, remote, error.ToString());
        bool registered = _bindings.IsRegistered(transport, remote);
        SourceKind kind = Sources.Current.Judge(remote, registered, out string trunk, transport.NamesOf(remote));
        if (kind == SourceKind.Stranger)
        {
            transport.Close(remote);
            return;
        }

        int status = SipParser.CanBeAnswered(request) ? SipParseErrors.StatusOf(error) : 0;
        if (error == SipParseError.TooLarge)
        {
            SipLog.TooLarge(_stack.Log, remote);
        }
        else if (request.IsRequest && (registered || kind == SourceKind.Trunk))
        {
            _stack.Trace.Keep(); // also where nothing is answered: just these are looked for
            _unread.Tell(trunk, remote, request, error, status);
        }

        if (status == 0 || (kind == SourceKind.Phone && !registered && !_stack.Sources.Admits(new SipTarget(transport, remote))))
        {
            return;
        }

        // Without state (§8.2.7): nothing of a broken request is worth keeping.
        var seed = new ResponseSeed(request, remote, _stack.Out);
        seed.WriteTo(_stack.Out, status, _stack.Ids.Tag(), phrase: SipParseErrors.PhraseOf(error)).Body(default);
        _stack.Metrics.Response(request.Method, status, received: false);
        _stack.Send(_stack.Out.Written, ResponseSeed.TargetOf(request, transport, remote, Sources.Current.ForcesRport(remote)));
    }

    /// <summary>An ACK or an answer that belongs to nothing. It gets no answer, but a stranger's connection ends for it as for anything else.</summary>
    public void OnStray(ISipTransport transport, System.Net.IPEndPoint remote)
    {
        if (Sources.Current.Judge(remote, _bindings.IsRegistered(transport, remote), out _, transport.NamesOf(remote)) == SourceKind.Stranger)
        {
            transport.Close(remote);
        }
    }

    // §17.2.3: the ACK of a refusal belongs to its INVITE's transaction, that of a 2xx to the dialog.
    private void OnAck(in SipMessage ack, SipTarget source)
    {
        _stack.Metrics.Request(SipMethod.Ack, received: true);
        if (_stack.Transactions.TryFindServer(ack, "INVITE"u8, out ServerTransaction? invite))
        {
            ((InviteServerTransaction)invite).OnAck(ack);
        }
        else if (_stack.Dialogs.TryFind(ack, out InviteDialog? dialog))
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
        _stack.Metrics.Request(SipMethod.Cancel, received: true);
        Repeats.Settle(_stack, cancel, source, target, 200, invite.ToTag);
        invite.OnCancel(cancel);
    }
}
