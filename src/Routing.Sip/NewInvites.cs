using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;

namespace Routing.Sip;

/// <summary>What becomes of an INVITE outside any dialog once its sender is known: refused for what it is, or a new call. Within the turn.</summary>
internal sealed class NewInvites(SipStack stack, ISipApplication application)
{
    /// <summary>A trunk's, or one whose sender has said who it is.</summary>
    public void On(in SipMessage request, InviteServerTransaction transaction, SipPeer peer, TrunkTerms? terms = null)
    {
        if (request.MaxForwards == 0)
        {
            transaction.Respond(483, transaction.ToTag); // a B2BUA hands the call on with one hop less
        }
        else if (HopMark.Of(request) is var passes && passes >= stack.Options.MostPasses)
        {
            SipLog.Spiral(stack.Log, SipScan.Clean(Encoding.UTF8.GetString(request.CallId)), transaction.Source.Remote, passes);
            transaction.Respond(482, transaction.ToTag);
        }
        else if (Standard.HasForeignBody(request))
        {
            Standard.UnsupportedBody(transaction, transaction.ToTag);
        }
        else if (SessionTerms.IsTooSmall(request, stack.Options))
        {
            new SessionTerms(stack.Options).Refuse(transaction, transaction.ToTag);
        }
        else if (!Standard.AcceptsSdp(request))
        {
            transaction.Respond(406, transaction.ToTag); // §21.4.7
        }
        else
        {
            TakeInvite(request, transaction, peer, terms);
        }
    }

    private void TakeInvite(in SipMessage request, InviteServerTransaction transaction, SipPeer peer, TrunkTerms? terms)
    {
        if (ReplacesHeader.TryFind(request, transaction, out InviteDialog? replaced))
        {
            stack.Outbox.Add(new InviteEvent(application, new UasInviteDialog(stack, transaction, request, peer, terms), replaced));
        }
    }

    /// <summary>It was refused since we drain; trunks' calls alone are told.</summary>
    public void TellRefused(in SipMessage invite, string trunk)
    {
        string caller = SipUri.TryParse(invite.From.Uri, out SipUri from) ? from.Party : "";
        string called = SipUri.TryParse(invite.RequestUri, out SipUri to) ? to.Party : "";
        var peer = new SipPeer(SipPeerKind.Trunk, trunk);
        stack.Outbox.Add(new RefusedEvent(application, new RefusedInvite(peer, Encoding.UTF8.GetString(invite.CallId), caller, called, 503)));
    }

    private sealed record RefusedEvent(ISipApplication Application, RefusedInvite Refused) : SipEvent
    {
        public override void Deliver() => Application.OnRefused(Refused);
    }

    /// <summary>Hands a new call to the application; one that fails or names nobody to tell gets 500.</summary>
    private sealed record InviteEvent(ISipApplication Application, UasInviteDialog Dialog, InviteDialog? Replaced) : SipEvent
    {
        public override void Deliver()
        {
            try
            {
                if (Replaced is null)
                {
                    Application.OnInvite(Dialog);
                }
                else
                {
                    Application.OnReplace(Dialog, Replaced);
                }
            }
            catch
            {
                Dialog.Hangup(reason: null, rejectStatus: 500); // nobody knows how far it came; the outbox tells of the fault
                throw;
            }

            if (Dialog.Events is null)
            {
                Dialog.Reject(500);
            }
        }
    }
}
