using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Trunks;

/// <summary>Lets calls out no faster than each trunk, and the node as a whole, may place them. Any thread; one short lock.</summary>
internal sealed class CallRates(TimeProvider time)
{
    // The node's own; no trunk is called so.
    private const string Node = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RateWindow> _windows = new(StringComparer.Ordinal);

    /// <summary>How long a call over <paramref name="trunk"/> would have to wait now.</summary>
    public TimeSpan Wait(PbxPlan plan, TrunkPlan trunk)
    {
        lock (_lock)
        {
            return Longest(plan, trunk, time.GetTimestamp());
        }
    }

    /// <summary>
    /// One call goes over <paramref name="trunk"/> now; false, and nothing has changed, when it has to wait. An
    /// <paramref name="urgent"/> one always goes, and those after it wait the longer.
    /// </summary>
    public bool TryTake(PbxPlan plan, TrunkPlan trunk, bool urgent)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (!urgent && Longest(plan, trunk, now) > TimeSpan.Zero)
            {
                return false;
            }

            Window(Node, plan.Outbound.CallsPerSecond)?.Take(now);
            Window(trunk.Name, trunk.CallsPerSecond)?.Take(now);
            return true;
        }
    }

    private TimeSpan Longest(PbxPlan plan, TrunkPlan trunk, long now)
    {
        TimeSpan ofNode = Window(Node, plan.Outbound.CallsPerSecond)?.Wait(time, now) ?? TimeSpan.Zero;
        TimeSpan ofTrunk = Window(trunk.Name, trunk.CallsPerSecond)?.Wait(time, now) ?? TimeSpan.Zero;
        return ofNode > ofTrunk ? ofNode : ofTrunk;
    }

    // A reload that changes the figure begins a new window: at worst the second of the reload has both.
    private RateWindow? Window(string name, int? most)
    {
        if (most is not { } limit)
        {
            return null;
        }

        if (!_windows.TryGetValue(name, out RateWindow? window) || window.Most != limit)
        {
            _windows[name] = window = new RateWindow(limit);
        }

        return window;
    }
}
