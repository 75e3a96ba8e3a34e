using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>How a caller leaves the queue because they choose to, or their side does. The ACD is the judge between that and an agent's answer.</summary>
internal sealed partial class QueueVisit
{
    private (NumberRoute Route, Action<bool> Then)? _sentTo;

    /// <summary>The caller pressed a key, which may lead out of the queue. The ACD is the judge between it and an agent's answer.</summary>
    public void OnKey(char key)
    {
        if (_request.Keys.Contains(key, StringComparison.Ordinal) && !WasAccepted && _key is null && _sentTo is null && !_over.IsOver)
        {
            _key = key;
            _environment.Acd.Post(AcdCommand.Withdraw(_environment.Clock.Microseconds, _call.Id, LeaveReason.Key));
        }
    }

    /// <summary>
    /// The caller's side sends them to another flow (REFER): for the ACD the same as a key. False where they are leaving already, or an agent has them.
    /// <paramref name="then"/> is told whether they have gone there.
    /// </summary>
    public bool TrySendTo(NumberRoute route, Action<bool> then)
    {
        if (!IsWaiting || _key is not null || _sentTo is not null)
        {
            return false;
        }

        _sentTo = (route, then);
        _environment.Acd.Post(AcdCommand.Withdraw(_environment.Clock.Microseconds, _call.Id, LeaveReason.Key));
        return true;
    }

    // The agent was quicker.
    private void StayWithAgent()
    {
        _sentTo?.Then.Invoke(false);
        _sentTo = null;
    }
}
