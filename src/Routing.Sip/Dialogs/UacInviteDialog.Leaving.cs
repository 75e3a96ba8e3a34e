namespace Routing.Sip.Dialogs;

/// <summary>How a call of ours ends that nobody has answered yet, and what is owed to whom it was placed with.</summary>
public sealed partial class UacInviteDialog
{
    /// <summary>Nobody answered: 408, 503 where nobody could be reached or all asked to be left alone, 400 where there is nothing to send.</summary>
    internal void OnNoAnswer(int status, TimeSpan retryAfter, string? reason = null)
    {
        reason ??= _placed is { Current: null } && retryAfter == default ? "no transport leads there" : null;
        Finish(_leaving is { } leaving
            ? leaving with { Status = status }
            : new DialogEnd(DialogEndCause.Rejected, status, reason) { RetryAfter = retryAfter });
    }

    internal override void LeaveEarly(DialogEnd end, string? reason) => Leave(end, reason);

    internal override void Close() => Leave(new DialogEnd(DialogEndCause.Closed), null);

    internal override void Abandon()
    {
        _patience.End();
        _early.Discard(but: null);
        _placed?.Forget();
        End(new DialogEnd(DialogEndCause.Closed));
        Session?.Forget();
        Stack.Dialogs.Remove(CallId, _localTag);
    }

    private void Leave(DialogEnd end, string? reason)
    {
        if (_leaving is not null || IsEnded)
        {
            return;
        }

        _leaving = end;
        _reason = reason;
        if (Session is not null)
        {
            Session.Leave(end, reason);
        }
        else if (!_placed!.TryStay())
        {
            Finish(end); // the address was still being looked up
        }
        else if (_provisional)
        {
            Cancel();
        }

        // Otherwise the CANCEL waits for a provisional answer (RFC 3261 §9.1), and timer B for its absence.
    }

    private void Cancel()
    {
        _patience.End();
        _placed!.Current!.Cancel(_reason);
    }

    private void OnGuard()
    {
        if (_provisional)
        {
            Leave(new DialogEnd(DialogEndCause.Rejected), null);
        }
        else
        {
            GiveUp();
        }
    }

    // Nothing was heard within the time given, or nothing but 100. CANCEL needs a provisional answer (RFC 3261 §9.1), so one
    // that comes late is still awaited: it is cancelled then, and a late 2xx is ended.
    private void GiveUp()
    {
        _leaving ??= new DialogEnd(DialogEndCause.Rejected, 408);
        if (!_placed!.TryGiveUp(isStall: _provisional))
        {
            Finish(_leaving.Value);
            return;
        }

        if (_provisional)
        {
            Cancel();
        }
        else
        {
            _placed.Current!.StopRepeating();
        }

        End(_leaving.Value);
    }

    private void Finish(DialogEnd end)
    {
        _patience.End();
        _early.Discard(but: null);
        End(end);
        Release();
        Stack.Dialogs.Remove(CallId, _localTag);
    }

    private void Release()
    {
        _hop = _placed!.Hop;
        _placed.Release(_early.HighestCSeq);
        _placed = null;
    }
}
