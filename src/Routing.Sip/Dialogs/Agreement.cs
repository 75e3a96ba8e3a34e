using Routing.Sip.Messages;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>Our 200 to what the peer wants: what stands in it, and what holds from then on. Within the turn.</summary>
internal static class Agreement
{
    /// <summary>With our Contact and a body, to an UPDATE: a refresh as well (RFC 4028 §9).</summary>
    public static void ToUpdate(DialogSession session, ServerTransaction transaction, ReadOnlyMemory<byte> sdp)
    {
        AboutUs(session, transaction.Seed.WriteTo(session.Stack.Out, 200, session.State.LocalTag)).Body(sdp.Span);
        transaction.Respond(200);
        session.Refreshed();
        session.GoOn();
    }

    /// <summary>To a PRACK, with the answer to its offer (RFC 3262 §5).</summary>
    public static void ToPrack(DialogSession session, ServerTransaction transaction, ReadOnlyMemory<byte> offer, ReadOnlyMemory<byte> answer)
    {
        session.OnAgreed(answer, offer);
        transaction.Seed.WriteTo(session.Stack.Out, 200, session.State.LocalTag).Body(answer.Span);
        transaction.Respond(200);
    }

    /// <summary>With our Contact and a body, to an INVITE: repeated until its ACK.</summary>
    public static void ToInvite(DialogSession session, InviteServerTransaction transaction, bool offered, ReadOnlyMemory<byte> sdp)
    {
        if (offered)
        {
            session.LocalSdp = sdp; // an offer of ours is what we would say again, whatever becomes of its answer
        }

        AboutUs(session, transaction.Seed.WriteTo(session.Stack.Out, 200, session.State.LocalTag, dialog: true)).Body(sdp.Span);
        session.Accepted.Add(transaction, offered);
        session.Refreshed();
    }

    private static SipBuffer AboutUs(DialogSession session, SipBuffer to)
    {
        to.Raw("Contact: <"u8).Text(session.State.LocalContact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed)
            .Raw("\r\nSupported: "u8).Raw(SipExtensions.Supported).Line();
        session.Terms.Answer(to);
        return to;
    }
}
