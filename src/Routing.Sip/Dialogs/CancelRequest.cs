using Routing.Sip.Messages;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>The CANCEL of an INVITE of ours, the first of a call or one in it. Within the turn.</summary>
internal static class CancelRequest
{
    /// <summary>RFC 3261 §9.1: same branch, Request-URI, Route and way as the INVITE; RFC 3326 says why.</summary>
    public static void Send(SipStack stack, ClientTransaction invite, string? reason)
    {
        RequestHead head = invite.Head with { Method = SipMethod.Cancel };
        SipBuffer to = head.WriteTo(stack.Out);
        if (reason is not null)
        {
            to.Header("Reason", reason);
        }

        to.Body(default);
        new ClientTransaction(stack, head, invite.Target, user: null).Start();
    }
}
