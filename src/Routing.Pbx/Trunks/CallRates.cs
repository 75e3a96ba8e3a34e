using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Trunks;

/// <summary>
/// Lets calls out no faster than each trunk, and the node as a whole, may place them: by the limits of the plan in force, whatever plan a
/// call began with, and with all that went before a reload. Who finds the second used up stands in line, one for the whole node, so that
/// of two that could go the one goes that came first. Any thread; one short lock.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="newest">The plan in force.</param>
internal sealed class CallRates(TimeProvider time, Func<PbxPlan> newest)
{
    // The node's own; no trunk is called so.
    private const string Node = "";

    // Timers are late by a little each: nobody is to wait for all of the time and then miss the turn by a hair.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RateWindow> _windows = new(StringComparer.Ordinal);
    private readonly LinkedList<RateTurn> _line = [];
    private ITimer? _next;

    /// <summary>Would one who may wait for <paramref name="patience"/> wait in vain?</summary>
    public static bool IsTooLong(TimeSpan wait, TimeSpan patience) => wait > TimeSpan.Zero && wait + Slack > patience;

    /// <summary>How long a call over <paramref name="trunk"/> would have to wait now, behind all that wait already.</summary>
    public TimeSpan Wait(TrunkPlan trunk)
    {
        lock (_lock)
        {
            return WaitInLine(trunk, time.GetTimestamp());
        }
    }

    /// <summary>One goes over <paramref name="trunk"/> at once, whatever the limits say; those after it wait the longer.</summary>
    public void Take(string trunk)
    {
        lock (_lock)
        {
            Take(trunk, time.GetTimestamp());
        }
    }

    /// <summary>
    /// One stands in line for <paramref name="trunk"/>: it has had its turn when this returns (<see cref="RateTurn.IsTaken"/>), or waits for it.
    /// Null, and nothing has changed, where it would wait for longer than <paramref name="patience"/>.
    /// </summary>
    public RateTurn? Join(TrunkPlan trunk, TimeSpan patience)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (IsTooLong(WaitInLine(trunk, now), patience))
            {
                return null;
            }

            var turn = new RateTurn(this, trunk, patience);
            _line.AddLast(turn);
            Advance(now);
            return turn;
        }
    }

    /// <summary>One stands in line no longer; true when its turn has come before.</summary>
    public bool Leave(RateTurn turn)
    {
        lock (_lock)
        {
            if (!turn.IsTaken)
            {
                _line.Remove(turn);
            }

            return turn.IsTaken;
        }
    }

    // Those first that came first; whose trunk is full lets those for others by.
    private void Advance(long now)
    {
        TimeSpan next = Timeout.InfiniteTimeSpan;
        var full = new HashSet<string>(StringComparer.Ordinal);
        for (LinkedListNode<RateTurn>? node = _line.First; node is not null;)
        {
            RateTurn turn = node.Value;
            LinkedListNode<RateTurn> one = node;
            node = node.Next;
            if (full.Contains(turn.Trunk.Name))
            {
                continue;
            }

            if (Wait(turn.Trunk, now, ahead: 0, aheadOfAll: 0) is var wait && wait > TimeSpan.Zero)
            {
                full.Add(turn.Trunk.Name);
                next = next == Timeout.InfiniteTimeSpan || wait < next ? wait : next;
                continue;
            }

            Take(turn.Trunk.Name, now);
            _line.Remove(one);
            turn.IsTaken = true;
            turn.Come();
        }

        if (next != Timeout.InfiniteTimeSpan)
        {
            _next ??= time.CreateTimer(_ => OnNext(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _next.Change(TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan); // a timer knows no less
        }
    }

    private void OnNext()
    {
        lock (_lock)
        {
            Advance(time.GetTimestamp());
        }
    }

    // Noted without a limit too: a reload may bring one within the second.
    private void Take(string trunk, long now)
    {
        Window(Node).Take(time, now);
        Window(trunk).Take(time, now);
    }

    private TimeSpan WaitInLine(TrunkPlan trunk, long now) => Wait(trunk, now, _line.Count(turn => turn.Trunk.Name == trunk.Name), _line.Count);

    // A trunk that a reload took away keeps the limit that its last calls know.
    private TimeSpan Wait(TrunkPlan trunk, long now, int ahead, int aheadOfAll)
    {
        PbxPlan plan = newest();
        TimeSpan ofNode = Window(Node).Wait(time, now, plan.Outbound.CallsPerSecond, aheadOfAll);
        TimeSpan ofTrunk = Window(trunk.Name).Wait(time, now, plan.Trunks.GetValueOrDefault(trunk.Name, trunk).CallsPerSecond, ahead);
        return ofNode > ofTrunk ? ofNode : ofTrunk;
    }

    private RateWindow Window(string name) => _windows.TryGetValue(name, out RateWindow? window) ? window : _windows[name] = new RateWindow();
}
