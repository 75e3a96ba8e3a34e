using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The clock of one leg's session (RFC 4028 §10): the refresher refreshes when half of the interval is over; who has heard
/// no refresh shortly before its end hangs up. And the call's own longest length. Within the turn.
/// </summary>
internal sealed class SessionTimer
{
    private const int MostWarning = 32;

    private readonly SessionTerms _terms;
    private readonly SipTimer _refresh;
    private readonly SipTimer _end;
    private readonly SipTimer _longest;
    private TimeSpan _most;

    public SessionTimer(SipStack stack, SessionTerms terms, Action refresh, Action expired, Action tooLong)
    {
        _longest = stack.NewTimer(tooLong);
        _most = stack.Options.LongestCall;
        _terms = terms;
        _refresh = stack.NewTimer(refresh);
        _end = stack.NewTimer(expired);
    }

    /// <summary>A 2xx went out or came in: the interval begins anew, on the terms that it settled.</summary>
    public void Restart()
    {
        if (_most > TimeSpan.Zero)
        {
            _longest.Arm(_most);
            _most = TimeSpan.Zero; // from the first 2xx on, whatever is refreshed later
        }

        _refresh.Cancel();
        _end.Cancel();
        int seconds = _terms.Seconds;
        if (seconds == 0)
        {
            return;
        }

        _end.Arm(TimeSpan.FromSeconds(seconds - Math.Min(MostWarning, seconds / 3)));
        if (_terms.WeRefresh)
        {
            _refresh.Arm(TimeSpan.FromSeconds(seconds / 2.0));
        }
    }

    /// <summary>A refresh was refused for the moment: another try, while the interval lasts.</summary>
    public void TryAgain(TimeSpan after)
    {
        if (_end.IsArmed)
        {
            _refresh.Arm(after);
        }
    }

    public void Stop()
    {
        _refresh.Cancel();
        _end.Cancel();
        _longest.Cancel();
    }
}
