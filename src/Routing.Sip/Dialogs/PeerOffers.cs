using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// What the peer wants changed in mid-call: re-INVITE (RFC 3261 §14.2), UPDATE (RFC 3311 §5.2), and who must wait for
/// whom. One at a time; the state is this leg's own, whatever it is bridged with. Within the turn.
/// </summary>
internal sealed class PeerOffers(DialogSession session)
{
    private readonly SipStack _stack = session.Owner.Stack;
    private SessionChange? _change;

    /// <summary>Waits one for the application's answer?</summary>
    public bool IsOpen => _change is not null;

    public void OnReinvite(in SipMessage request, SipTarget source, SipTarget target)
    {
        var transaction = new InviteServerTransaction(_stack, request, source, target);
        if (_change is not null)
        {
            Standard.RetryLater(transaction, Tag, _stack.Ids.Below(11)); // §14.2: the one before has no answer yet
        }
        else if (session.HasOpenOffer || session.Own.IsInviting)
        {
            transaction.Respond(491, Tag); // §14.2: ours is in progress
        }
        else if (!Refused(request, transaction))
        {
            transaction.User = session;
            Ask(request, transaction);
        }
    }

    public void OnUpdate(in SipMessage request, SipTarget source, SipTarget target)
    {
        var transaction = new ServerTransaction(_stack, request, source, target);
        if (_change is not null && (_change.IsUpdate || !request.Body.IsEmpty))
        {
            // RFC 3311 §5.2: an UPDATE, or an offer, has no answer yet. A mere refresh may come beside a re-INVITE.
            Standard.RetryLater(transaction, Tag, _stack.Ids.Below(11));
        }
        else if (!request.Body.IsEmpty && session.HasOpenOffer)
        {
            transaction.Respond(491, Tag);
        }
        else if (Refused(request, transaction))
        {
            return;
        }
        else if (request.Body.IsEmpty)
        {
            session.Refresh(RouteSet.ContactOf(request));
            session.Terms.Consider(SessionProposal.Read(request), inDialog: true);
            Agreement.ToUpdate(session, transaction, default);
        }
        else
        {
            Ask(request, transaction);
        }
    }

    /// <summary>A PRACK with an offer of its own (RFC 3262 §5): its 200 holds the answer.</summary>
    public void OnPrackOffer(in SipMessage request, ServerTransaction transaction)
    {
        if (_change is not null || session.HasOpenOffer)
        {
            transaction.Respond(_change is null ? 491 : 500, Tag);
        }
        else if (Standard.HasForeignBody(request))
        {
            Standard.UnsupportedBody(transaction, Tag);
        }
        else
        {
            Ask(request, transaction);
        }
    }

    /// <summary>Refuses the one that is open: CANCEL, BYE or our own hanging up came first.</summary>
    public void Withdraw(int status) => _change?.Withdraw(status);

    public void Settled(SessionChange change)
    {
        if (_change == change)
        {
            _change = null;
        }
    }

    private string Tag => session.State.LocalTag;

    private bool Refused(in SipMessage request, ServerTransaction transaction)
    {
        if (Standard.RefuseRequired(transaction, request))
        {
            return true;
        }

        if (Standard.HasForeignBody(request))
        {
            Standard.UnsupportedBody(transaction, Tag);
            return true;
        }

        if (SessionTerms.IsTooSmall(request, _stack.Options))
        {
            session.Terms.Refuse(transaction, Tag); // RFC 4028 §9
            return true;
        }

        return false;
    }

    private void Ask(in SipMessage request, ServerTransaction transaction)
    {
        _change = new SessionChange(session, transaction, request);
        session.Owner.Tell(new ReinviteEvent(session.Owner, _change));
    }
}
