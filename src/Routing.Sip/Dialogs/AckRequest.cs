using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// Our ACK to one 2xx: made once, sent for the first of it and again for each repeat (RFC 3261 §13.2.2.4), always the same way.
/// It needs no dialog, which may have gone on or be over. Within the turn.
/// </summary>
/// <param name="stack">Whose.</param>
/// <param name="state">The dialog as the 2xx shaped it, with the CSeq of the INVITE.</param>
/// <param name="credentials">Those of the INVITE (§22.1), or null.</param>
internal sealed class AckRequest(SipStack stack, DialogState state, string? credentials)
{
    private SipTarget _target;
    private byte[]? _bytes;

    public void Send() => DialogRequest.Aim(stack, state, SendTo);

    /// <summary>For a 2xx that came again; while the way is still being looked up the first one will do.</summary>
    public void SendAgain()
    {
        if (_bytes is not null)
        {
            stack.Metrics.Retransmission(SipMethod.Ack);
            stack.Send(_bytes, _target);
        }
    }

    private void SendTo(SipTarget target)
    {
        _target = target;
        DialogRequest.Begin(stack, DialogRequest.Head(stack, state, SipMethod.Ack, target), credentials).Body(default);
        _bytes = stack.Out.Copy();
        stack.Metrics.Request(SipMethod.Ack, received: false);
        stack.Send(_bytes, target);
    }
}
