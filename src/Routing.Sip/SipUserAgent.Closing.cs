using Routing.Sip.Dialogs;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>How a user agent ends: peers are told, waited for a while, and dropped.</summary>
public sealed partial class SipUserAgent
{
    /// <summary>A registrar that has not let us go by then will forget us by itself.</summary>
    private static readonly TimeSpan RegistrarsConfirm = TimeSpan.FromSeconds(4);

    /// <summary>Ends all dialogs (BYE, CANCEL), waits for at most <c>64*T1</c>, closes the transports.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(Stack.T1X64).ConfigureAwait(false);

    /// <summary>
    /// As <see cref="DisposeAsync"/>, but waits for peers at most <paramref name="within"/> (0 to 64*T1), then drops what
    /// still lives. While another close is under way it can only shorten that one's wait; each returns when all is closed.
    /// </summary>
    public async Task CloseAsync(TimeSpan within)
    {
        if (!BeginClose(within < Stack.T1X64 ? within : Stack.T1X64))
        {
            await _done.Task.ConfigureAwait(false);
            return;
        }

        await _idle.Task.ConfigureAwait(false);
        try
        {
            using (Stack.EnterFromBelow())
            {
                _closing.Cancel();
                _departing.Cancel();
                Stack.Transactions.Clear();
            }

            foreach (ISipTransport transport in _transports)
            {
                await transport.DisposeAsync().ConfigureAwait(false);
            }

            Stack.Dispose();
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    /// <summary>Gives all up at once, as the end of the process would: nobody is told, and nothing is sent or heard any more. Any thread.</summary>
    public void Drop()
    {
        if (_done.Task.IsCompleted)
        {
            return;
        }

        using (Stack.EnterFromAbove())
        {
            _closed = true;
            _uas.Draining = _uas.Closed = true;
            Stack.Transactions.Clear();
        }

        Stack.Dispose();
        _done.TrySetResult();
    }

    /// <summary>True for the first call, which sees the closing through.</summary>
    private bool BeginClose(TimeSpan within)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        bool first = !_closed;
        if (first)
        {
            _closed = true;
            _uas.Draining = _uas.Closed = true;
            _bindings.Clear();
            foreach (InviteDialog dialog in Stack.Dialogs.Snapshot())
            {
                dialog.Close();
            }

            _uas.Notifier.Close();
            Stack.Dialogs.Emptied = SignalIdle;
            _uas.Notifier.Emptied = SignalIdle;
            Stack.Departures.Emptied = SignalIdle;
            _departing.Arm(within < RegistrarsConfirm ? within : RegistrarsConfirm);
            if (!HasPeers)
            {
                _idle.TrySetResult();
            }
        }

        if (HasPeers && (!_closing.IsArmed || _closing.Due > (Stack.Timers.Now + within).Ticks))
        {
            _closing.Arm(within);
        }

        return first;
    }

    /// <summary>Is anybody still to hear that we close?</summary>
    private bool HasPeers => Stack.Dialogs.Count + _uas.Notifier.Count + Stack.Departures.Count > 0;

    private void SignalIdle()
    {
        if (!HasPeers)
        {
            Stack.Outbox.Add(new IdleEvent(_idle));
        }
    }

    /// <summary>The time to wait is over: what still lives is dropped.</summary>
    private void Abandon()
    {
        foreach (InviteDialog dialog in Stack.Dialogs.Snapshot())
        {
            dialog.Abandon();
        }

        _uas.Notifier.Abandon();
        Stack.Departures.Clear();
        SignalIdle();
    }

    /// <summary>Comes after the last dialog's own end, since it stands behind it in the outbox.</summary>
    private sealed record IdleEvent(TaskCompletionSource Idle) : SipEvent
    {
        public override void Deliver() => Idle.TrySetResult();
    }
}
