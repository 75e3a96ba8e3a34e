using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>Answers what belongs to a transaction of which only a <see cref="Lingering"/> is left. Within the turn.</summary>
internal static class Repeats
{
    /// <summary>A request again, or a CANCEL that comes too late (RFC 3261 §9.2); false where it belongs to none of them.</summary>
    public static bool Answer(SipStack stack, in SipMessage request, SipTarget source, SipTarget target)
    {
        if (stack.Transactions.TryFindLingering(request, request.MethodName, out Lingering known))
        {
            stack.Metrics.Retransmission(request.Method);
            if (known.Kept is byte[] bytes)
            {
                stack.Send(bytes, target);
            }
            else if (known.Status > 0)
            {
                // The answer grows from the repeated request once more.
                string tag = known.Tag == 0 ? "" : SipIds.Unpack(known.Tag);
                new ResponseSeed(request, source.Remote, stack.Out).WriteTo(stack.Out, known.Status, tag).Body(default);
                stack.Send(stack.Out.Written, target);
            }

            return true;
        }

        if (request.Method != SipMethod.Cancel || !stack.Transactions.TryFindLingering(request, "INVITE"u8, out Lingering invite))
        {
            return false;
        }

        stack.Metrics.Request(SipMethod.Cancel, received: true);
        var cancel = new ServerTransaction(stack, request, source, target);
        cancel.Respond(200, invite.Tag == 0 ? cancel.ToTag : SipIds.Unpack(invite.Tag));
        return true;
    }

    /// <summary>A refusal again: its ACK again (§17.1.1.2).</summary>
    public static void Acknowledge(SipStack stack, in SipMessage response)
    {
        if (response.Status >= 300 && stack.Transactions.TryFindLingering(response, out Lingering known) && known.Kept is LingeringAck ack)
        {
            stack.Metrics.Retransmission(SipMethod.Invite);
            stack.Send(ack.Bytes, ack.Target);
        }
    }
}
