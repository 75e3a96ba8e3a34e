using Routing.Sip.Auth;
using Routing.Sip.Location;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The INVITE of a call of ours on its way: over the flow that was given, or from address to address of its URI until one
/// answers (RFC 3263 §4.3). What an address says that was given up is seen to here, the rest goes to the call. Within the turn.
/// </summary>
internal sealed class PlacedInvite : IFailoverUser, IClientUser
{
    private const int FlowFailed = 430; // RFC 5626 §11.5

    private readonly UacInviteDialog _call;
    private readonly InviteRequest _request;
    private readonly DigestClient? _digest;
    private readonly SessionTerms _terms;
    private readonly ForkedAnswers _answers;
    private readonly Failover? _failover;
    private readonly List<InviteAttempt> _attempts = new(1);
    private SipTarget? _overFlow;
    private SipHop? _challenged;
    private uint _cseq = 1;

    public PlacedInvite(UacInviteDialog call, OutgoingInvite invite, InviteRequest request, DigestClient? digest, SessionTerms terms, ForkedAnswers answers)
    {
        _call = call;
        _request = request;
        _digest = digest;
        _terms = terms;
        _answers = answers;
        if (invite.Flow is null)
        {
            // Where little time is given for any answer, the second address gets half of it; who calls for help, and a third.
            (TimeSpan patience, int shares) = invite.IsUrgent ? (call.Stack.Options.T1 * 4, 3) : (call.Stack.Options.T1 * 8, 2);
            _failover = new Failover(call.Stack, request.NextHop, this)
            {
                Preferred = invite.Preferred,
                Trunk = invite.Trunk,
                IsUrgent = invite.IsUrgent,
                NextAfter = invite.NoResponseWithin is { } limit && limit / shares < patience ? limit / shares : patience,
            };
        }
    }

    /// <summary>The attempt in use; null while the address is being looked up, or when there is none.</summary>
    public InviteAttempt? Current => _attempts.Count == 0 ? null : _attempts[^1];

    /// <summary>The address in use; null before the first and over a flow.</summary>
    public SipHop? Hop => _failover?.Hop;

    /// <summary>How long everybody who could take the call asked to be left alone; null over a flow, where one speaks for itself.</summary>
    public TimeSpan? AskedFor => _failover?.AskedFor;

    public void Start()
    {
        if (_request.Complaint is { } complaint)
        {
            _call.OnNoAnswer(400, default, complaint);
        }
        else if (_failover is not null)
        {
            _failover.Start();
        }
        else if ((_overFlow = _request.OverFlow()) is { } target)
        {
            Send(target, this);
        }
        else
        {
            _call.OnNoAnswer(503, default);
        }
    }

    /// <summary>RFC 3261 §22.2, RFC 4028 §7.3: again to whom asked for it, the same but for what was asked for and the next CSeq.</summary>
    public void Again()
    {
        _cseq++;
        if (_failover is null)
        {
            Send(_overFlow!.Value, this);
        }
        else
        {
            _challenged = _failover.Hop;
            _failover.Again();
        }
    }

    /// <summary>No other address is tried any more; false when none was tried yet, and none will be.</summary>
    public bool TryStay()
    {
        if (Current is null)
        {
            _failover?.Stop();
            return false;
        }

        _failover?.Stay();
        return true;
    }

    /// <summary>As <see cref="TryStay"/>, and it is the fault of the address in use, which was silent or took the call and did nothing with it.</summary>
    public bool TryGiveUp(bool isStall)
    {
        if (!TryStay())
        {
            return false;
        }

        _failover?.Blame(isStall);
        return true;
    }

    /// <summary>The call has its answer or its end: each attempt sees to what still comes.</summary>
    public void Release(uint used)
    {
        _failover?.Stop();
        _attempts.ForEach(attempt => attempt.Release(used));
    }

    /// <summary>The user agent is closed.</summary>
    public void Forget()
    {
        _failover?.Stop();
        _attempts.ForEach(attempt => attempt.Forget());
    }

    ClientTransaction IFailoverUser.Send(SipHop hop, SipTarget target, IClientUser user, bool overtakes)
    {
        _cseq += overtakes ? 1u : 0;
        if (_challenged is { } challenger && challenger != hop)
        {
            _challenged = null;
            _digest?.Restart(); // a nonce is worth something only to whom it came from
        }

        return Send(target, user);
    }

    void IFailoverUser.OnResponse(in SipMessage response) => _call.OnResponse(response);

    void IFailoverUser.OnExhausted(int status, TimeSpan retryAfter) => _call.OnNoAnswer(status, retryAfter);

    void IFailoverUser.OnLate(ClientTransaction transaction, in SipMessage response)
    {
        foreach (InviteAttempt attempt in _attempts)
        {
            if (attempt.Is(transaction))
            {
                attempt.OnLate(response);
                return;
            }
        }
    }

    void IFailoverUser.OnLost(ClientTransaction transaction) => _attempts.Find(attempt => attempt.Is(transaction))?.Cancel(reason: null);

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status == FlowFailed)
        {
            _request.OnFlowFailed();
        }

        _call.OnResponse(response);
    }

    void IClientUser.OnFailure(int status) => _call.OnNoAnswer(status, default);

    void IClientUser.OnLost()
    {
        Current!.Cancel(reason: null);
        _call.OnNoAnswer(503, default);
    }

    private InviteClientTransaction Send(SipTarget target, IClientUser user)
    {
        if (_attempts.Count > 0)
        {
            _call.OnNextAttempt();
        }

        InviteAttempt attempt = _request.Write(target, _cseq, _digest, _terms, _answers);
        _attempts.Add(attempt);
        return attempt.Start(user);
    }
}
