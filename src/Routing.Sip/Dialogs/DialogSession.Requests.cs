using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>What the peer sends in the dialog: whether it counts, and who knows it (RFC 3261 §12.2.2).</summary>
internal sealed partial class DialogSession
{
    public void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        SipMethod method = request.Method;
        if (!IsFromPeer(request))
        {
            NewTransaction(request, source, target).Respond(481, State.LocalTag);
            return;
        }

        if (method == SipMethod.Bye)
        {
            _farewell.OnBye(request, source, target);
            return;
        }

        // BYE is answered even out of order, since the peer is gone in any case.
        if (!IsInOrder(request))
        {
            NewTransaction(request, source, target).Respond(500, State.LocalTag);
            return;
        }

        Count(request, source);
        Notice(request);
        if (Phase == DialogPhase.Leaving && method is SipMethod.Invite or SipMethod.Update)
        {
            NewTransaction(request, source, target).Respond(481, State.LocalTag);
            return;
        }

        switch (method)
        {
            case SipMethod.Invite:
                Peer.OnReinvite(request, source, target);
                break;
            case SipMethod.Update:
                Peer.OnUpdate(request, source, target);
                break;
            default:
                Other.OnRequest(request, new ServerTransaction(Stack, request, source, target));
                break;
        }
    }

    /// <summary>RFC 3261 §12.2.2: is it of our peer, and of no other fork of the same call?</summary>
    public bool IsFromPeer(in SipMessage request) => SipScan.Same(request.From.Tag, State.RemoteTag);

    /// <summary>RFC 3261 §12.2.2: does none with a higher number count already?</summary>
    public bool IsInOrder(in SipMessage request) => request.CSeq.Number >= State.RemoteCSeq;

    /// <summary>It counts: nothing before it is taken any more, and the peer is where it was heard from.</summary>
    public void Count(in SipMessage request, SipTarget source) =>
        State = State with { RemoteCSeq = request.CSeq.Number, Flow = Stack.Routes.Moved(State.Flow, source) };

    /// <summary>A phone of that user is elsewhere from now on.</summary>
    public void OnMoved(string user, in SipFlow from, in SipFlow to) => State = State.After(user, from, to);

    /// <summary>An offer in a PRACK that was for us.</summary>
    public void OnPrackOffer(in SipMessage request, ServerTransaction transaction) => Peer.OnPrackOffer(request, transaction);

    /// <summary>What a message says about its sender.</summary>
    public void Notice(in SipMessage message)
    {
        if (message.Has(SipHeaderName.Allow))
        {
            TakesUpdate = SipExtensions.Lists(message, SipHeaderName.Allow, "UPDATE"u8);
        }
    }

    /// <summary>RFC 3261 §12.2.2: a target refresh request that was accepted moves the remote target.</summary>
    public void Refresh(string? contact)
    {
        if (contact is not null)
        {
            State = State with { RemoteTarget = contact };
        }
    }
}
