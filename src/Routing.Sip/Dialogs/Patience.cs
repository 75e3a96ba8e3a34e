using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>How long a call of ours waits: for any answer, for ringing, and for somebody to answer. Within the turn.</summary>
internal sealed class Patience
{
    /// <summary>No phone rings longer; ends a call whose owner has forgotten it.</summary>
    private static readonly TimeSpan LongestProgress = TimeSpan.FromMinutes(10);

    private readonly SipTimer _guard;
    private readonly SipTimer? _progress;
    private readonly TimeSpan? _anyAnswer;
    private readonly TimeSpan _anyProgress;

    /// <param name="stack">The stack.</param>
    /// <param name="invite">What it is the patience for.</param>
    /// <param name="onGuard">Nothing was heard in time, or it rings for longer than anybody lets a phone ring.</param>
    /// <param name="onNoProgress">Nothing but 100 was heard in time.</param>
    public Patience(SipStack stack, OutgoingInvite invite, Action onGuard, Action onNoProgress)
    {
        _guard = stack.NewTimer(onGuard);
        _anyAnswer = invite.NoResponseWithin;
        if (invite.NoProgressWithin is { } limit)
        {
            _anyProgress = limit;
            _progress = stack.NewTimer(onNoProgress);
        }
    }

    /// <summary>An INVITE goes out of which nothing has been heard.</summary>
    public void Begin()
    {
        End();
        if (_anyAnswer is { } limit)
        {
            _guard.Arm(limit);
        }

        _progress?.Arm(_anyProgress);
    }

    /// <summary>The next address is tried after one that said nothing: what is waited for from anybody is waited for as before.</summary>
    public void NextAddress() => _progress?.Arm(_anyProgress);

    /// <summary>A first answer, if only 100.</summary>
    public void Heard() => _guard.Arm(LongestProgress);

    /// <summary>Somebody is rung, or the network says what it does.</summary>
    public void Progressed() => _progress?.Cancel();

    /// <summary>Nothing is waited for any more.</summary>
    public void End()
    {
        _guard.Cancel();
        _progress?.Cancel();
    }
}
