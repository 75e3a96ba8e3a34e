using Routing.Pbx.Calls;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Transfers;

namespace Routing.Pbx.Dialling;

/// <summary>
/// Reaches one of those that a route hands out: all targets of a set ring at once and the first answer wins, the others get
/// CANCEL, or BYE where they answered too late; sets follow each other. Used by calls and by desks, on the mailbox of
/// whoever dials; for one attempt.
/// </summary>
/// <remarks>
/// Targets of one name are one person's phones: that person's no (6xx) ends the ringing of all of them, and says
/// nothing of other people's. Where all others are busy (486) or dead, the person is busy; where one rang out, nobody answered.
/// </remarks>
internal sealed class Dial(CallEnvironment environment, Mailbox mailbox, DialCall call, IDialListener? listener = null)
{
    /// <summary>RFC 3326 §3.1: no missed call for those who were not quick enough.</summary>
    public const string CompletedElsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";

    private readonly List<DialAttempt> _ringing = [];
    private PendingTurn<bool>? _set;
    private DialFailure? _failure;
    private DialAttempt? _winner;
    private DialAttempt? _early;
    private (DialTarget Target, Leg Leg)? _pickedUp;
    private bool _isOver;
    private bool _isTaken;
    private bool _saidRinging;

    public Mailbox Mailbox => mailbox;

    /// <summary>Rings until somebody answers, nothing is left to ring, time is up, or <see cref="Cancel"/>.</summary>
    public async Task<DialEnd> RunAsync(IDialRoute route)
    {
        using ITimer? limit = call.RingFor is { } most
            ? environment.Scheduler.Time.CreateTimer(_ => mailbox.Post(OnTimeUp), null, most, Timeout.InfiniteTimeSpan)
            : null;
        DialFailure? last = null;
        DialFailure? best = null;
        try
        {
            while (!_isOver)
            {
                IReadOnlyList<DialTarget> targets = route.Next(last);
                if (targets.Count == 0)
                {
                    break;
                }

                last = await RingAsync(targets);
                best = best is { } known && last is { } now ? known.Or(now) : last ?? best;
            }
        }
        finally
        {
            _isOver = true;
            route.Close();
        }

        return _pickedUp is { } other ? new DialEnd(other.Target, default)
            : _winner is { } winner ? new DialEnd(winner.Target, default) : new DialEnd(null, best ?? route.WhyEmpty);
    }

    /// <summary>Hands the answered leg over; null when the dial has been taken back meanwhile.</summary>
    public Leg? Take(ILegOwner owner)
    {
        if (_pickedUp is { } other && !_isTaken)
        {
            _isTaken = true;
            other.Leg.MoveTo(owner);
            return other.Leg;
        }

        if (_winner is not { } winner || _isTaken || winner.Failure is not null)
        {
            return null;
        }

        _isTaken = true;
        winner.Leg.MoveTo(owner);
        return winner.Leg;
    }

    /// <summary>Takes everything back that nobody has taken, an answered leg included. Repeated calls do nothing.</summary>
    public void Cancel(string reason) => Stop(DialFailure.TakenBack, reason);

    /// <summary>An attempt's phone rings.</summary>
    public void OnRinging()
    {
        if (!_saidRinging && !_isOver)
        {
            _saidRinging = true;
            listener?.OnRinging();
        }
    }

    /// <summary>RFC 3960 §3.2: of several the first is heard, until it has failed.</summary>
    public void OnEarlyMedia(DialAttempt attempt)
    {
        if (!_isOver && (_early is null || ReferenceEquals(_early, attempt)))
        {
            _early = attempt;
            listener?.OnEarlyMedia(attempt.Leg);
        }
    }

    /// <summary>Who answered an attempt is asked whether they take the call: nobody hears them before they do.</summary>
    public void OnAsked(DialAttempt attempt)
    {
        if (ReferenceEquals(_early, attempt))
        {
            _early = null;
            listener?.OnEarlyMediaOver();
        }
    }

    /// <summary>An attempt was answered, and confirmed where that is asked for.</summary>
    public void OnWon(DialAttempt attempt)
    {
        _winner = attempt;
        _isOver = true;
        _ringing.Remove(attempt);
        FailAll(DialFailure.TakenBack, CompletedElsewhere);
        listener?.OnAnswered();
        _set?.Complete(true);
    }

    /// <summary>Another phone takes the call in the place of one that rings.</summary>
    public void OnPickedUp(DialAttempt instead, Replacement by)
    {
        if (_isOver || _isTaken)
        {
            by.Refuse(481);
            return;
        }

        if (!by.Accept(call.Call!))
        {
            return;
        }

        // Its line is its own affair: it was in a call before.
        _pickedUp = (instead.Target with { Name = by.Leg.Peer.Desk ?? by.Leg.Peer.Name, Phone = by.Leg.Peer.Phone, Trunk = by.Leg.Peer.Trunk, OnOver = null }, by.Leg);
        _isOver = true;
        FailAll(DialFailure.TakenBack, CompletedElsewhere);
        listener?.OnAnswered();
        _set?.Complete(true);
    }

    /// <summary>An attempt has come to nothing.</summary>
    public void OnOver(DialAttempt attempt)
    {
        if (!_ringing.Remove(attempt))
        {
            return;
        }

        DialFailure failure = attempt.Failure!.Value;
        bool goesOn = !_isOver && failure.IsOfTheWay && attempt.Target.Otherwise is not null;
        _failure = goesOn ? _failure : _failure?.Or(failure) ?? failure;
        if (ReferenceEquals(_early, attempt))
        {
            _early = null;
            if (!_isOver)
            {
                listener?.OnEarlyMediaOver();
            }
        }

        if (failure.IsDecline)
        {
            foreach (DialAttempt other in _ringing.Where(other => other.Target.Name == attempt.Target.Name).ToArray())
            {
                other.Fail(failure, "SIP;cause=603;text=\"Decline\"");
            }
        }

        if (goesOn)
        {
            Place(attempt.Target.Otherwise!());
        }
        else if (_ringing.Count == 0)
        {
            _set?.Complete(false);
        }
    }

    private void Place(DialTarget target)
    {
        var attempt = new DialAttempt(environment, this, call, target);
        _ringing.Add(attempt);
        mailbox.Watch(attempt.PlaceAsync());
    }

    private async Task<DialFailure?> RingAsync(IReadOnlyList<DialTarget> targets)
    {
        _set = new PendingTurn<bool>();
        _failure = null;
        _ringing.AddRange(targets.Select(target => new DialAttempt(environment, this, call, target)));
        foreach (DialAttempt attempt in _ringing.ToArray())
        {
            mailbox.Watch(attempt.PlaceAsync());
        }

        return await _set.WaitAsync(default) ? null : _failure;
    }

    private void OnTimeUp()
    {
        if (!_isOver)
        {
            Stop(DialFailure.NoAnswer, "Q.850;cause=19"); // else answered, or picked up, in the very instant
        }
    }

    private void Stop(DialFailure failure, string reason)
    {
        if (_isTaken || (_isOver && _winner is null))
        {
            if (!_isTaken)
            {
                _pickedUp?.Leg.Hangup(reason);
            }

            return;
        }

        _isOver = true;
        _winner?.Fail(failure, reason);
        FailAll(failure, reason);
        _set?.Complete(false);
    }

    private void FailAll(DialFailure failure, string reason)
    {
        foreach (DialAttempt attempt in _ringing.ToArray())
        {
            attempt.Fail(failure, reason);
        }
    }
}
