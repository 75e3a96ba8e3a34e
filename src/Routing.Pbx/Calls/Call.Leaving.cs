using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>How a caller who waits is taken elsewhere.</summary>
internal sealed partial class Call
{
    /// <summary>A flow runs for it, or a queue of one.</summary>
    public bool IsInFlow => _course.IsInFlow;

    /// <summary>
    /// The caller, who talks with nobody, goes to another flow: out of the queue, or out of what the flow does. False where that cannot be.
    /// </summary>
    /// <param name="route">The flow.</param>
    /// <param name="then">Told whether they have gone there: an agent may be quicker.</param>
    public bool TrySendTo(NumberRoute route, Action<bool> then)
    {
        if (_journey.Visit is { } visit)
        {
            return visit.TrySendTo(route, then);
        }

        if (Talks is not { Now: null, Dialling: null } || !_course.TrySendTo(route))
        {
            return false;
        }

        Mailbox.Post(() => then(true)); // behind the caller's own word on it
        return true;
    }
}
