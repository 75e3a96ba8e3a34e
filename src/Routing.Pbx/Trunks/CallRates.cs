using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Trunks;

/// <summary>
/// Lets calls out no faster than each trunk, and the node as a whole, may place them: by the limits of the plan in force, whatever plan a
/// call began with, and with all that went before a reload. Any thread; one short lock.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="newest">The plan in force.</param>
internal sealed class CallRates(TimeProvider time, Func<PbxPlan> newest)
{
    // The node's own; no trunk is called so.
    private const string Node = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RateWindow> _windows = new(StringComparer.Ordinal);

    /// <summary>How long a call over <paramref name="trunk"/> would have to wait now.</summary>
    public TimeSpan Wait(TrunkPlan trunk)
    {
        lock (_lock)
        {
            return Longest(trunk, time.GetTimestamp());
        }
    }

    /// <summary>
    /// One call goes over <paramref name="trunk"/> now; false, and nothing has changed, when it has to wait. An
    /// <paramref name="urgent"/> one always goes, and those after it wait the longer.
    /// </summary>
    public bool TryTake(TrunkPlan trunk, bool urgent)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (!urgent && Longest(trunk, now) > TimeSpan.Zero)
            {
                return false;
            }

            // Noted without a limit too: a reload may bring one within the second.
            Window(Node).Take(time, now);
            Window(trunk.Name).Take(time, now);
            return true;
        }
    }

    // A trunk that a reload took away keeps the limit that its last calls know.
    private TimeSpan Longest(TrunkPlan trunk, long now)
    {
        PbxPlan plan = newest();
        TimeSpan ofNode = Window(Node).Wait(time, now, plan.Outbound.CallsPerSecond);
        TimeSpan ofTrunk = Window(trunk.Name).Wait(time, now, plan.Trunks.GetValueOrDefault(trunk.Name, trunk).CallsPerSecond);
        return ofNode > ofTrunk ? ofNode : ofTrunk;
    }

    private RateWindow Window(string name) => _windows.TryGetValue(name, out RateWindow? window) ? window : _windows[name] = new RateWindow();
}
