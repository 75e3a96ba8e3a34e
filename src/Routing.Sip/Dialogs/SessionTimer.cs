using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The clock of one leg's session (RFC 4028 §10): the refresher refreshes when half of the interval is over; who has heard
/// no refresh shortly before its end hangs up. And the call's own longest length. Three times that are waited for with one timer,
/// set for the first of them. Within the turn.
/// </summary>
internal sealed class SessionTimer(DialogSession session) : ITimerUser
{
    private const int MostWarning = 32;

    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    private SipTimer? _timer; // made when it is first needed: not every call is refreshed, or limited
    private TimeSpan _most = session.Stack.Options.LongestCall;

    // By the clock of the timers.
    private TimeSpan _refresh = Never;
    private TimeSpan _end = Never;
    private TimeSpan _longest = Never;

    private TimeSpan Now => session.Stack.Timers.Now;

    /// <summary>A 2xx went out or came in: the interval begins anew, on the terms that it settled.</summary>
    public void Restart()
    {
        TimeSpan now = Now;
        if (_most > TimeSpan.Zero)
        {
            _longest = now + _most;
            _most = TimeSpan.Zero; // from the first 2xx on, whatever is refreshed later
        }

        int seconds = session.Terms.Seconds;
        _end = seconds > 0 ? now + TimeSpan.FromSeconds(seconds - Math.Min(MostWarning, seconds / 3)) : Never;
        _refresh = seconds > 0 && session.Terms.WeRefresh ? now + TimeSpan.FromSeconds(seconds / 2.0) : Never;
        Arm(now);
    }

    /// <summary>A refresh was refused for the moment: another try, while the interval lasts.</summary>
    public void TryAgain(TimeSpan after)
    {
        if (_end != Never)
        {
            TimeSpan now = Now;
            _refresh = now + after;
            Arm(now);
        }
    }

    public void Stop()
    {
        _refresh = _end = _longest = Never;
        _timer?.Cancel();
    }

    void ITimerUser.OnTimer(SipTimer timer)
    {
        TimeSpan now = Now;
        if (_longest <= now)
        {
            Stop();
            session.OnTooLong();
        }
        else if (_end <= now)
        {
            Stop();
            session.OnExpired();
        }
        else
        {
            bool isDue = _refresh <= now;
            _refresh = isDue ? Never : _refresh;
            Arm(now);
            if (isDue)
            {
                session.Own.Refresh();
            }
        }
    }

    private void Arm(TimeSpan now)
    {
        TimeSpan first = TimeSpan.FromTicks(Math.Min(_refresh.Ticks, Math.Min(_end.Ticks, _longest.Ticks)));
        if (first == Never)
        {
            _timer?.Cancel();
            return;
        }

        _timer ??= session.Stack.NewTimer(this);
        _timer.Arm(first - now);
    }
}
