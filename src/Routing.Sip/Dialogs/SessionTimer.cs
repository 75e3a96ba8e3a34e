using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The clock of one leg's session (RFC 4028 §10): the refresher refreshes when half of the interval is over; who has heard
/// no refresh shortly before its end hangs up. And the call's own longest length. Within the turn.
/// </summary>
internal sealed class SessionTimer(DialogSession session) : ITimerUser
{
    private const int MostWarning = 32;

    private SipTimer? _refresh; // made when they are first needed: not every call is refreshed by us, or limited
    private SipTimer? _end;
    private SipTimer? _longest;
    private TimeSpan _most = session.Stack.Options.LongestCall;

    /// <summary>A 2xx went out or came in: the interval begins anew, on the terms that it settled.</summary>
    public void Restart()
    {
        SipStack stack = session.Stack;
        if (_most > TimeSpan.Zero)
        {
            _longest = stack.NewTimer(this);
            _longest.Arm(_most);
            _most = TimeSpan.Zero; // from the first 2xx on, whatever is refreshed later
        }

        _refresh?.Cancel();
        _end?.Cancel();
        int seconds = session.Terms.Seconds;
        if (seconds == 0)
        {
            return;
        }

        _end ??= stack.NewTimer(this);
        _end.Arm(TimeSpan.FromSeconds(seconds - Math.Min(MostWarning, seconds / 3)));
        if (session.Terms.WeRefresh)
        {
            _refresh ??= stack.NewTimer(this);
            _refresh.Arm(TimeSpan.FromSeconds(seconds / 2.0));
        }
    }

    /// <summary>A refresh was refused for the moment: another try, while the interval lasts.</summary>
    public void TryAgain(TimeSpan after)
    {
        if (_end is { IsArmed: true })
        {
            _refresh ??= session.Stack.NewTimer(this);
            _refresh.Arm(after);
        }
    }

    public void Stop()
    {
        _refresh?.Cancel();
        _end?.Cancel();
        _longest?.Cancel();
    }

    void ITimerUser.OnTimer(SipTimer timer)
    {
        if (timer == _refresh)
        {
            session.Own.Refresh();
        }
        else if (timer == _end)
        {
            session.OnExpired();
        }
        else
        {
            session.OnTooLong();
        }
    }
}
