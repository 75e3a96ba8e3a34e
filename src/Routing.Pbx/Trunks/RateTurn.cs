using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Trunks;

/// <summary>
/// One call's place in the line for its turn on a trunk (<c>calls_per_second</c>): in order of arrival, and no longer than it may wait.
/// Made by <see cref="CallRates.Join"/>; awaited on the mailbox of whoever dials, which goes on meanwhile.
/// </summary>
internal sealed class RateTurn(CallRates rates, TrunkPlan trunk, TimeSpan patience)
{
    private readonly PendingTurn<bool> _word = new();

    /// <summary>The trunk.</summary>
    public TrunkPlan Trunk => trunk;

    /// <summary>It has had its turn. Written under the lock of <see cref="CallRates"/>; who has it from there sees what was so then, or what came since.</summary>
    public bool IsTaken { get; set; }

    /// <summary>True when it may go now; false when it has waited long enough, or was given up (<see cref="Leave"/>).</summary>
    public async Task<bool> WaitAsync(IWorkScheduler scheduler)
    {
        await _word.WaitAsync(scheduler, patience, onTimeout: false, default);
        return Leave(); // the turn may have come in the very instant
    }

    /// <summary>It waits no longer; true when it has had its turn already. Repeated calls do nothing.</summary>
    public bool Leave()
    {
        bool isTaken = rates.Leave(this);
        _word.Complete(isTaken);
        return isTaken;
    }

    /// <summary>It may go. Any thread.</summary>
    public void Come() => _word.Complete(true);
}
