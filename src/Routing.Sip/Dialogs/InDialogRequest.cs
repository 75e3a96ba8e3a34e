using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// One request of ours in a dialog up to its final answer, ACK aside: it finds its way, which may take a look-up of a name
/// (RFC 3263 §4), is written then, and goes out again with credentials when it is challenged (RFC 3261 §22.2). Within the turn.
/// </summary>
/// <param name="dialog">Whose request it is.</param>
/// <param name="method">Its method.</param>
/// <param name="write">Writes what follows CSeq and credentials, to the end of the body; called for each attempt, perhaps twice.</param>
/// <param name="user">Told of all answers but challenges that were met, and of a failure, perhaps before <see cref="Send"/> returns; or null.</param>
internal sealed class InDialogRequest(IDialogSide dialog, SipMethod method, Action<SipBuffer> write, IClientUser? user) : IClientUser
{
    private ClientTransaction? _transaction;
    private bool _abandoned;

    public SipMethod Method => method;

    /// <summary>The CSeq of the latest attempt; 0 before the first.</summary>
    public uint CSeq { get; private set; }

    /// <summary>The credentials in the latest attempt, which stand in the ACK of its 2xx too (RFC 3261 §22.1); null without.</summary>
    public string? Credentials { get; private set; }

    /// <summary>Finds the way and sends. In a dialog that has gone meanwhile nothing is sent and nothing told.</summary>
    public void Send() => DialogRequest.Aim(dialog.Stack, dialog.State, SendTo);

    /// <summary>Nobody waits for its answer any more: no new attempt is made, and one that is merely being tried is over after 64*T1.</summary>
    public void Abandon()
    {
        _abandoned = true;
        (_transaction as InviteClientTransaction)?.EndWithin(dialog.Stack.T1X64);
    }

    /// <summary>INVITE: a CANCEL (RFC 3261 §9.1), which after another 64*T1 is followed by the end, whatever comes.</summary>
    public void Cancel()
    {
        if (_transaction is InviteClientTransaction { State: TransactionState.Proceeding } invite)
        {
            CancelRequest.Send(dialog.Stack, invite, reason: null);
            invite.EndWithin(dialog.Stack.T1X64);
        }
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status is 401 or 407 && !_abandoned && !dialog.IsGone && dialog.Accepts(response))
        {
            Send();
            return;
        }

        if (response.Status is >= 200 and < 300)
        {
            dialog.Digest?.Accepted();
        }

        user?.OnResponse(response);
    }

    void IClientUser.OnFailure(int status) => user?.OnFailure(status);

    private void SendTo(SipTarget target)
    {
        if (_abandoned || dialog.IsGone)
        {
            return;
        }

        SipStack stack = dialog.Stack;
        RequestHead head = DialogRequest.Head(stack, dialog.Next(), method, target);
        CSeq = head.CSeq;
        Credentials = dialog.Digest?.Authorize(stack.Ids, head.MethodName, head.RequestUri);
        write(DialogRequest.Begin(stack, head, Credentials));
        if (stack.Routes.ForLarge(target, stack.Out.Length) is { } larger)
        {
            target = larger;
            head = head with { SentBy = stack.Routes.ViaOf(larger) };
            write(DialogRequest.Begin(stack, head, Credentials));
        }

        _transaction = method == SipMethod.Invite
            ? new InviteClientTransaction(stack, head, target, this)
            : new ClientTransaction(stack, head, target, this);
        _transaction.Start();
    }
}
