using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Location;

/// <summary>One address of a <see cref="SipProbe"/>: its OPTIONS and what came of them. Within the turn.</summary>
internal sealed class ProbedHop : IClientUser
{
    private readonly SipStack _stack;
    private readonly SipProbeOptions _options;
    private readonly SipHop _hop;
    private readonly Action<SipHop, bool, int> _changed;
    private readonly SipTimer _limit;
    private readonly OutsideRequest _request;
    private readonly UpDown _state;
    private ClientTransaction? _transaction;
    private int _status;

    public ProbedHop(SipStack stack, SipProbeOptions options, SipHop hop, Action<SipHop, bool, int> changed)
    {
        _stack = stack;
        _options = options;
        _hop = hop;
        _changed = changed;
        _state = new UpDown(options.FailuresToDown, options.AnswersToUp);
        _limit = stack.NewTimer(() => End(408, default));
        _request = new OutsideRequest(stack, SipMethod.Options, options.Uri);
    }

    /// <summary>Null until the first answer, or failures enough.</summary>
    public bool? IsUp => _state.IsUp;

    /// <summary>What is known of it.</summary>
    public SipHopState State => new(_hop, IsUp, _status, _stack.Health.Resting(_hop));

    public bool Is(SipHop hop) => hop.Protocol == _hop.Protocol && hop.Remote.Equals(_hop.Remote);

    public void Stop()
    {
        _limit.Cancel();
        _transaction?.Terminate();
        _transaction = null;
    }

    public void Ask()
    {
        Stop();
        if (_stack.Health.Asked(_hop) > TimeSpan.Zero)
        {
            return; // RFC 3261 §21.5.4: whoever asks to be left alone gets no other request either
        }

        if (_stack.Locator.TargetOf(_hop) is not { } target)
        {
            End(503, default);
            return;
        }

        RequestHead head = _request.Next(target, $"sip:{_stack.Routes.SentBy(target)}", _options.Uri);
        head.WriteTo(_stack.Out).Raw("Contact: <"u8).Text(_stack.Routes.ContactOf(target, "", _options.Uri)).Raw(">\r\nAccept: application/sdp"u8).Line().Body(default);
        _limit.Arm(_options.Within < _options.Interval * 0.9 ? _options.Within : _options.Interval * 0.9);
        var transaction = new ClientTransaction(_stack, head, target, this);
        _transaction = transaction;
        transaction.Start();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status >= 200 && response.CSeq.Number == _request.CSeq)
        {
            SipTarget? target = _transaction?.Target;
            End(response.Status, response.Status == 503 ? RetryAfter.OrZero(response) : default);
            if (target is { } asked && _stack.Routes.Learn(asked, response))
            {
                _stack.Routes.Seen.Tell(asked);
            }
        }
    }

    void IClientUser.OnFailure(int status) => End(status, default);

    // Whoever answers is there, whatever it says: many carriers refuse OPTIONS with 403, 404 or 501. But not 408 and 503.
    private void End(int status, TimeSpan retryAfter)
    {
        _limit.Cancel();
        _status = status;
        if (status is 408 or 503)
        {
            _transaction?.Terminate();
        }

        _transaction = null;
        bool changed = _state.Note(answered: status is not (408 or 503));
        if (status is not (408 or 503))
        {
            if (changed)
            {
                SipLog.HopUp(_stack.Log, _options.Uri, _hop, status);
                _changed(_hop, true, status);
            }

            if (IsUp == true)
            {
                _stack.Health.Answered(_hop);
            }

            return;
        }

        if (_state.HasFailed || retryAfter > TimeSpan.Zero)
        {
            // One lost OPTIONS is no reason to leave an address; a Retry-After is. It stays left until the next answer is due.
            _stack.Health.Failed(_hop, retryAfter, atLeast: _state.HasFailed ? (_options.Interval * 1.1) + _options.Within : default);
        }

        if (changed)
        {
            SipLog.HopDown(_stack.Log, _options.Uri, _hop, _state.Failures, status);
            _changed(_hop, false, status);
        }
    }
}
