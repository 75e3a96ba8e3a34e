using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The INVITE of a call of ours as it went to one address. As a user of its transaction it does what is owed when nobody
/// waits for it any more: CANCEL to a provisional answer, ACK to a 2xx each time it comes, and a BYE to a 2xx that is not
/// the one kept (RFC 3261 §9.1, §13.2.2.4). So timer M, 64*T1, keeps this alive and not the call. Within the turn.
/// </summary>
internal sealed class InviteAttempt(
    SipStack stack, RequestHead head, SipTarget target, DialogState self, string? credentials, ForkedAnswers answers) : IClientUser
{
    private InviteClientTransaction? _transaction;
    private SipTimer? _guard;
    private uint _used;

    /// <summary>The credentials in it, which stand in the ACK of its 2xx too (RFC 3261 §22.1); null without.</summary>
    public string? Credentials => credentials;

    /// <summary>A phone of that user is elsewhere from now on: so is the dialog that an answer makes.</summary>
    public void OnMoved(string user, in SipFlow from, in SipFlow to) => self = self.After(user, from, to);

    public bool Is(ClientTransaction transaction) => transaction == _transaction;

    /// <summary>Sends what stands in the buffer. <paramref name="user"/> may hear of a failure before this returns.</summary>
    public InviteClientTransaction Start(IClientUser user)
    {
        _transaction = new InviteClientTransaction(stack, head, target, user);
        _transaction.Start();
        return _transaction;
    }

    /// <summary>The dialog that this answer makes (RFC 3261 §12.1.2).</summary>
    public DialogState StateFrom(in SipMessage response) => self with
    {
        RemoteTag = Encoding.UTF8.GetString(response.To.Tag),
        RemoteTarget = RouteSet.ContactOf(response) ?? self.RemoteTarget,
        RouteSet = RouteSet.Of(response, reversed: true),
    };

    /// <summary>RFC 3261 §9.1: to be called once there was a provisional answer; what is not answered is over after 64*T1.</summary>
    public void Cancel(string? reason)
    {
        if (_guard is null)
        {
            CancelRequest.Send(stack, _transaction!, reason);
            _guard = stack.NewTimer(_transaction!.GiveUp);
            _guard.Arm(stack.T1X64);
        }
    }

    /// <summary>Nobody waits for it: a late answer is still taken, but nothing is repeated for its sake.</summary>
    public void StopRepeating() => _transaction!.StopRepeating();

    /// <summary>From now on it sees to its answers itself.</summary>
    /// <param name="used">The highest CSeq of the early dialogs: a BYE of ours must be above it.</param>
    public void Release(uint used)
    {
        _used = Math.Max(_used, used);
        if (_transaction is { State: not TransactionState.Terminated } transaction)
        {
            transaction.User = this;
        }
    }

    /// <summary>The user agent closes: nothing is waited for.</summary>
    public void Forget() => _guard?.Cancel();

    /// <summary>An answer that nobody waits for.</summary>
    public void OnLate(in SipMessage response)
    {
        if (response.Status < 200)
        {
            Cancel(reason: null);
            return;
        }

        _guard?.Cancel();
        if (response.Status < 300 && !answers.TryRepeatAck(response.To.Tag))
        {
            DialogState state = StateFrom(response);
            answers.SendAck(state, credentials);
            answers.Lose(state with { LocalCSeq = Math.Max(state.LocalCSeq, _used) });
        }
    }

    void IClientUser.OnResponse(in SipMessage response) => OnLate(response);

    void IClientUser.OnFailure(int status) => _guard?.Cancel();
}
