using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>Transfers of a leg (REFER, RFC 3515): those that we ask its far side for, and those that it asks us for.</summary>
internal sealed partial class Leg
{
    private PendingTurn<int>? _referred;
    private ITransfer? _askedEarly;
    private bool _hasTalked;

    /// <summary>
    /// Asks its far side to call <paramref name="target"/> instead (REFER): the final status, and whether it was taken up at all. 408 where
    /// nothing final was heard in <paramref name="within"/>, 487 where the leg ended first. In the owner's turn.
    /// </summary>
    public async Task<(int Status, bool WasTaken)> ReferAsync(IWorkScheduler scheduler, string target, TimeSpan within, CancellationToken cancel)
    {
        _referred = new PendingTurn<int>();
        try
        {
            int status = _dialog?.Refer(target) != true ? 491 : await _referred.WaitAsync(scheduler, within, onTimeout: 408, cancel);
            return (status, IsSentOn);
        }
        finally
        {
            _referred = null;
            IsSentOn = false;
        }
    }

    /// <summary>Its far side has taken up a REFER of ours, and has not said what became of it.</summary>
    public bool IsSentOn { get; private set; }

    /// <summary>
    /// Keeps a REFER that came with the answer, before anybody is there to be sent on: <see cref="Talks"/> asks again. False where it has talked
    /// already, and for a second one. In the owner's turn.
    /// </summary>
    public bool TryKeep(ITransfer transfer)
    {
        if (_hasTalked || _askedEarly is not null)
        {
            return false;
        }

        _askedEarly = transfer;
        return true;
    }

    /// <summary>It talks with somebody from now on. In the owner's turn.</summary>
    public void Talks()
    {
        _hasTalked = true;
        if (_askedEarly is { } transfer)
        {
            _askedEarly = null;
            Tell(owner => owner.OnLegRefer(this, transfer));
        }
    }

    void IInviteDialogEvents.OnRefer(ITransfer transfer) => Tell(owner => owner.OnLegRefer(this, transfer));

    void IInviteDialogEvents.OnTransfer(int status, bool isFinal)
    {
        if (isFinal)
        {
            Tell(_ => _referred?.Complete(status));
        }
        else
        {
            Tell(_ => IsSentOn = _referred is not null);
        }
    }
}
