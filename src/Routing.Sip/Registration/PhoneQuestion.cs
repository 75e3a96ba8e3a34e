using Routing.Sip.Dialogs;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// OPTIONS to one registered contact, by the way a call to it would go (RFC 3261 §11): is a phone there? Whatever it answers, it is; but
/// what a proxy says that does not reach it (RFC 3327: it has a Path) is as good as silence. May be asked again when nothing comes. Within the turn.
/// </summary>
internal sealed class PhoneQuestion : IClientUser
{
    private const int FlowFailed = 430; // RFC 5626 §11.5

    // Sent at once and after 0.5, 1.5 and 3.5 s (RFC 3261 §17.1.2.2); what is silent for so long is not there now.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly SipStack _stack;
    private readonly BindingTable.Entry _entry;
    private readonly Action<BindingTable.Entry, bool> _judged;
    private readonly Func<bool> _isWanted;
    private readonly int _mostTries;
    private readonly SipTimer _limit;
    private readonly SipTimer _again;
    private ClientTransaction? _transaction;
    private int _tries;

    /// <param name="stack">Whose transports are used.</param>
    /// <param name="entry">Whom to ask.</param>
    /// <param name="mostTries">How often, when nothing comes.</param>
    /// <param name="isWanted">Does anybody still want to know?</param>
    /// <param name="judged">Told once, while somebody does: is it there?</param>
    public PhoneQuestion(SipStack stack, BindingTable.Entry entry, int mostTries, Func<bool> isWanted, Action<BindingTable.Entry, bool> judged)
    {
        (_mostTries, _isWanted) = (mostTries, isWanted);
        _stack = stack;
        _entry = entry;
        _judged = judged;
        _limit = stack.NewTimer(OnSilence);
        _again = stack.NewTimer(Ask);
    }

    /// <summary>Nothing is asked or told any more.</summary>
    public void Stop()
    {
        _limit.Cancel();
        _again.Cancel();
        _transaction?.Terminate();
        _transaction = null;
    }

    public void Ask()
    {
        if (!_isWanted())
        {
            return; // it has registered again, or has gone
        }

        _tries++;
        _limit.Arm(Within);
        SipBinding binding = _entry.Binding;
        var state = new DialogState // no dialog and none is made, but it goes the way a request in one would
        {
            CallId = _stack.Ids.Token(24),
            LocalTag = _stack.Ids.Tag(),
            RemoteTag = "",
            LocalUri = "",
            RemoteUri = binding.ContactUri,
            RemoteTarget = binding.ContactUri,
            RouteSet = RouteSet.Of(binding.Path),
            Flow = binding.Flow,
            StaysOnFlow = true,
            LocalContact = "",
            LocalCSeq = 1,
        };
        DialogRequest.Aim(_stack, state, target => Send(state, target));
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            return;
        }

        if (_entry.Binding.Path.Count > 0 && SaysNobodyIsThere(response.Status))
        {
            _transaction = null; // it is over
            if (response.Status == FlowFailed && _entry.IsProven)
            {
                _stack.FlowFailed(_entry.Binding);
            }

            ((IClientUser)this).OnFailure(response.Status);
        }
        else
        {
            Judge(true);
        }
    }

    // RFC 3261 §21.4.5, §21.4.19, §21.5; RFC 5626 §5.3: 430 Flow Failed.
    private static bool SaysNobodyIsThere(int status) => status is 404 or 408 or 410 or 430 or 480 or (>= 500 and < 600);

    void IClientUser.OnFailure(int status)
    {
        if (_limit.IsArmed)
        {
            _limit.Cancel();
            OnSilence();
        }
    }

    private void Send(DialogState state, SipTarget target)
    {
        if (!_isWanted() || !_limit.IsArmed)
        {
            return; // a name was looked up for too long
        }

        string own = _stack.Routes.ContactOf(target, "", state.RemoteTarget);
        RequestHead head = DialogRequest.Head(_stack, state with { LocalUri = own }, SipMethod.Options, target);
        head.WriteTo(_stack.Out).Raw("Contact: <"u8).Text(own).Raw(">\r\nAccept: application/sdp"u8).Line().Body(default);
        _transaction = new ClientTransaction(_stack, head, target, this);
        _transaction.Start();
    }

    private void OnSilence()
    {
        _transaction?.Terminate();
        _transaction = null;
        if (_tries < _mostTries && _isWanted())
        {
            _again.Arm(Again * (0.8 + (_stack.Ids.Below(400) / 1000.0)));
        }
        else
        {
            Judge(false);
        }
    }

    private void Judge(bool isThere)
    {
        _limit.Cancel();
        _transaction = null;
        if (_isWanted())
        {
            _judged(_entry, isThere);
        }
    }
}
