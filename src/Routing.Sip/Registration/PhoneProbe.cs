using Routing.Sip.Location;
using Routing.Sip.Transactions;

namespace Routing.Sip.Registration;

/// <summary>
/// Asks one registered contact by OPTIONS, again and again, whether its phone is there, where that is wished for
/// (<see cref="SipUserAgentOptions.PhoneProbeEvery"/>). Each begins at a time of its own within the interval and has a timer in the wheel, so
/// ten thousand of them are spread over it and cost what they send. Within the turn.
/// </summary>
internal sealed class PhoneProbe
{
    private const int FailuresToDown = 3;
    private const int AnswersToUp = 2;

    private readonly SipStack _stack;
    private readonly BindingTable.Entry _entry;
    private readonly Action<BindingTable.Entry> _changed;
    private readonly SipTimer _next;
    private UpDown _state = UpDown();
    private PhoneQuestion? _question;

    /// <param name="stack">Whose options and transports are used.</param>
    /// <param name="entry">Whom to ask.</param>
    /// <param name="changed">Told when it is down, and when it is up again.</param>
    public PhoneProbe(SipStack stack, BindingTable.Entry entry, Action<BindingTable.Entry> changed)
    {
        (_stack, _entry, _changed) = (stack, entry, changed);
        _next = stack.NewTimer(Ask);
    }

    /// <summary>Is it known not to be there?</summary>
    public bool IsDown => _state.IsUp == false;

    /// <summary>How often it has not answered in a row.</summary>
    public int Failures => _state.Failures;

    /// <summary>Begins, goes on or ends, as the options are now; who is not asked any more counts as there.</summary>
    public void Review()
    {
        if (_stack.Options.PhoneProbeEvery is not { } every)
        {
            Stop();
            _state = UpDown();
        }
        else if (!_next.IsArmed || (TimeSpan.FromTicks(_next.Due) - _stack.Timers.Now) > every)
        {
            _next.Arm(every * (_stack.Ids.Below(1_000) / 1000.0));
        }
    }

    public void Stop()
    {
        _next.Cancel();
        _question?.Stop();
        _question = null;
    }

    private void Ask()
    {
        if (_stack.Options.PhoneProbeEvery is not { } every)
        {
            return;
        }

        _next.Arm(every * (0.9 + (_stack.Ids.Below(200) / 1000.0)));
        if (_entry.IsProven)
        {
            _question?.Stop();
            _question = new PhoneQuestion(_stack, _entry, mostTries: 1, () => _next.IsArmed, OnJudged);
            _question.Ask();
        }
    }

    private void OnJudged(BindingTable.Entry entry, bool isThere)
    {
        _question = null;
        if (_state.Note(isThere))
        {
            _changed(entry);
        }
    }

    // It has just registered: it is there.
    private static UpDown UpDown() => new(FailuresToDown, AnswersToUp, isUp: true);
}
