using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Location;

/// <summary>
/// Takes one request outside a dialog over the addresses of a URI (RFC 3263 §4.3): the next one after no answer, an
/// error of the transport or a 503, and after nothing else. Each instance is for one request. Within the turn.
/// </summary>
internal sealed class Failover
{
    private readonly SipStack _stack;
    private readonly string _uri;
    private readonly IFailoverUser _user;
    private readonly SipTimer _patience;
    private IReadOnlyList<SipHop> _found = [];
    private IReadOnlyList<SipHop> _hops = [];
    private Attempt? _current;
    private int _next;
    private bool _stopped;
    private bool _stays;
    private bool _blamed;

    public Failover(SipStack stack, string uri, IFailoverUser user)
    {
        _stack = stack;
        _uri = uri;
        _user = user;
        _patience = stack.NewTimer(OnSilence);
        NextAfter = stack.Options.T1 * 8;
    }

    /// <summary>
    /// How long an address may keep silent while another is left. Default 8*T1 (4 s, four datagrams): 64*T1 is the
    /// protocol's limit, but no caller waits that long, so it holds for the last address only.
    /// </summary>
    public TimeSpan NextAfter { get; init; }

    /// <summary>Goes first if it is still among the best: who has a state for us at one server stays with it.</summary>
    public SipHop? Preferred { get; init; }

    /// <summary>The trunk that it is for, whose certificates count over TLS; null for nobody's.</summary>
    public string? Trunk { get; init; }

    /// <summary>Is that address another's, which is not to be gone to?</summary>
    public Func<SipHop, bool>? IsTaken { get; init; }

    /// <summary>It must get through: no address is left out, whether it rests or asked to be left alone.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The address in use; null before the first.</summary>
    public SipHop? Hop => _current?.Hop;

    /// <summary>
    /// How long all of its addresses asked to be left alone: until the first of them may be asked again. Zero when one of them did not
    /// ask; that one's rest is nobody's wish.
    /// </summary>
    public TimeSpan AskedFor => _found.Count == 0 ? TimeSpan.Zero : _found.Min(hop => _stack.Health.Asked(hop));

    /// <summary>Finds the addresses and sends to the first. The user may hear of the end before this returns.</summary>
    public void Start() => _stack.Locator.Locate(_uri, OnLocated);

    /// <summary>Sends again to the address in use: with credentials, or another lifetime.</summary>
    public void Again() => Send(_current!.Hop, overtakes: false);

    /// <summary>Nothing is sent or told any more.</summary>
    public void Stop()
    {
        _stopped = true;
        _patience.Cancel();
    }

    /// <summary>No other address is tried any more; what the one in use says is still told.</summary>
    public void Stay()
    {
        _stays = true;
        _patience.Cancel();
    }

    /// <summary>
    /// The address in use has said nothing in time, or with <paramref name="isStall"/> nothing but that it has the call: others come first
    /// from now on. What it still says is told.
    /// </summary>
    public void Blame(bool isStall)
    {
        Stay();
        if (_current is not { } current)
        {
            return;
        }

        _blamed = true;
        if (isStall)
        {
            _stack.Health.Stalled(current.Hop);
        }
        else
        {
            _stack.Health.Failed(current.Hop);
        }

        LogFailed(current.Hop, 408);
    }

    private void OnLocated(IReadOnlyList<SipHop> hops)
    {
        if (_stopped)
        {
            return;
        }

        bool isKnown = IsTaken is null || hops.Count == 0; // else it has servers, and each is another's
        hops = IsTaken is null ? hops : [.. hops.Where(hop => !IsTaken(hop))];
        _found = Trunk is null ? hops : [.. hops.Select(hop => hop with { Trunk = Trunk })];
        TimeSpan retryAfter = TimeSpan.Zero;
        _hops = WithPreferred(IsUrgent ? _stack.Health.All(_found) : _stack.Health.Usable(_found, out retryAfter));
        if (_hops.Count == 0)
        {
            if (isKnown || _found.Count > 0)
            {
                SipLog.NowhereToGo(_stack.Log, _uri);
            }

            _user.OnExhausted(503, retryAfter);
            return;
        }

        Next(overtakes: false);
    }

    private IReadOnlyList<SipHop> WithPreferred(IReadOnlyList<SipHop> hops)
    {
        if (Preferred is not { } preferred || hops.Count < 2)
        {
            return hops;
        }

        int at = hops.ToList().FindIndex(hop => hop.Protocol == preferred.Protocol && hop.Remote.Equals(preferred.Remote));
        return at > 0 && _stack.Health.Resting(hops[at]) == TimeSpan.Zero && hops[at].Priority == hops[0].Priority ? [hops[at], .. hops.Take(at), .. hops.Skip(at + 1)] : hops;
    }

    private void Next(bool overtakes) => Send(_hops[_next++], overtakes);

    private void Send(SipHop hop, bool overtakes)
    {
        var attempt = new Attempt(this, hop);
        _current = attempt;
        if (_stack.Locator.TargetOf(hop) is not { } target)
        {
            Failed(attempt, 503, TimeSpan.Zero, overtakes);
            return;
        }

        if (_next < _hops.Count)
        {
            _patience.Arm(NextAfter);
        }

        attempt.Transaction = _user.Send(hop, target, attempt, overtakes);
    }

    /// <summary>False when no address is left.</summary>
    private bool TryNext(Attempt attempt, int status, TimeSpan retryAfter, bool overtakes)
    {
        _patience.Cancel();
        _stack.Health.Failed(attempt.Hop, retryAfter);
        LogFailed(attempt.Hop, status);
        if (_next >= _hops.Count || _stays)
        {
            return false;
        }

        Next(overtakes);
        return true;
    }

    private void LogFailed(in SipHop hop, int status) =>
        SipLog.HopFailed(_stack.Log, hop, _uri, status, (int)Math.Ceiling(_stack.Health.Resting(hop).TotalSeconds));

    private void Failed(Attempt attempt, int status, TimeSpan retryAfter, bool overtakes)
    {
        if (!TryNext(attempt, status, retryAfter, overtakes))
        {
            _user.OnExhausted(status, AskedFor);
        }
    }

    private void OnSilence()
    {
        Attempt silent = _current!;
        if (silent.Transaction is InviteClientTransaction invite)
        {
            invite.StopRepeating(); // it may still be answered: its user must end that call
        }
        else
        {
            silent.Transaction?.Terminate();
        }

        Failed(silent, 408, TimeSpan.Zero, overtakes: true);
    }

    private void OnResponse(Attempt attempt, in SipMessage response)
    {
        if (attempt != _current || _stopped)
        {
            if (attempt.Transaction is InviteClientTransaction late && !_stopped)
            {
                _user.OnLate(late, response);
            }

            return;
        }

        _patience.Cancel();
        if (response.Status != 503)
        {
            Praise(attempt, response.Status);
            _user.OnResponse(response);
        }
        else if (!TryNext(attempt, 503, RetryAfter.OrZero(response), overtakes: false))
        {
            _user.OnResponse(response);
        }
    }

    // A call that somebody takes (100) or asks a password for has got nowhere yet, and one that ends by our own wish shows nothing.
    private void Praise(Attempt attempt, int status)
    {
        if (attempt.Transaction is InviteClientTransaction && status is > 100 and not (401 or 407) && !_stays)
        {
            _stack.Health.Progressed(attempt.Hop);
        }
        else
        {
            _stack.Health.Answered(attempt.Hop);
        }
    }

    // It may still be answered over another connection: its user must end that call.
    private void OnLost(Attempt attempt)
    {
        if (attempt == _current && !_stopped)
        {
            _user.OnLost(attempt.Transaction!);
            Failed(attempt, 503, TimeSpan.Zero, overtakes: true);
        }
    }

    private void OnFailure(Attempt attempt, int status)
    {
        if (attempt != _current || _stopped)
        {
            return;
        }

        if (_blamed)
        {
            _user.OnExhausted(status, AskedFor); // that it says nothing is known already
        }
        else
        {
            Failed(attempt, status, TimeSpan.Zero, overtakes: status == 408);
        }
    }

    private sealed class Attempt(Failover owner, SipHop hop) : IClientUser
    {
        public SipHop Hop => hop;

        /// <summary>Null until it has been sent.</summary>
        public ClientTransaction? Transaction { get; set; }

        void IClientUser.OnResponse(in SipMessage response) => owner.OnResponse(this, response);

        void IClientUser.OnFailure(int status) => owner.OnFailure(this, status);

        void IClientUser.OnLost() => owner.OnLost(this);
    }
}
