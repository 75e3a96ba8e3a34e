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
                stack.Send(ResponseSeed.WriteTo(stack.Out, request, source.Remote, known.Status, tag).Body(default).Written, target);
            }

            return true;
        }

        if (request.Method != SipMethod.Cancel || !stack.Transactions.TryFindLingering(request, "INVITE"u8, out Lingering invite))
        {
            return false;
        }

        stack.Metrics.Request(SipMethod.Cancel, received: true);
        Settle(stack, request, source, target, 200, invite.Tag == 0 ? stack.Ids.Tag() : SipIds.Unpack(invite.Tag));
        return true;
    }

    /// <summary>
    /// The one answer, without headers of its own, to a request that is no INVITE and of which nothing more will be: it is sent, and
    /// what is left lingers at once.
    /// </summary>
    public static void Settle(SipStack stack, in SipMessage request, SipTarget source, SipTarget target, int status, string toTag)
    {
        stack.Metrics.Response(request.Method, status, received: false);
        stack.Send(ResponseSeed.WriteTo(stack.Out, request, source.Remote, status, toTag).Body(default).Written, target);
        stack.Transactions.Linger(
            request, new Lingering(status, request.To.Tag.IsEmpty ? SipIds.Pack(toTag) : 0, null), SipStack.Linger(target, stack.T1X64));
    }

    /// <summary>A refusal again: its ACK again (§17.1.1.2); false where it belongs to none of ours.</summary>
    public static bool Acknowledge(SipStack stack, in SipMessage response)
    {
        if (response.Status < 300 || !stack.Transactions.TryFindLingering(response, out Lingering known) || known.Kept is not LingeringAck ack)
        {
            return false;
        }

        stack.Metrics.Retransmission(SipMethod.Invite);
        stack.Send(ack.Bytes, ack.Target);
        return true;
    }
}
