using Routing.Sip.Dialogs;

namespace Routing.Pbx.Numbers;

/// <summary>A call that rings and that nobody answers, until the caller gives up or its time is over; or one that was refused at once.</summary>
/// <param name="dialog">The call.</param>
/// <param name="time">The clock.</param>
/// <param name="over">Called once, when it has rung and is over.</param>
internal sealed class SilentCall(UasInviteDialog dialog, TimeProvider time, Action over) : IInviteDialogEvents
{
    private ITimer? _end;

    /// <summary>It rings from now on, for so long at most.</summary>
    public void Begin(TimeSpan most)
    {
        // Before the call can end, so that its end finds the timer.
        _end = time.CreateTimer(_ => dialog.Reject(480), null, most, Timeout.InfiniteTimeSpan);
        dialog.Events = this;
        dialog.Ring();
    }

    public void OnEnded(DialogEnd end)
    {
        _end?.Dispose();
        over();
    }

    public void OnProgress(int status, ReadOnlyMemory<byte> body)
    {
    }

    public void OnAnswered(ReadOnlyMemory<byte> body)
    {
    }

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
    }

    public void OnReinvite(ISessionChange request) => request.Reject(481);
}
