using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// How long will it take: from what left the line lately, and from who heads it.
internal sealed partial class ReferenceAcd
{
    private readonly Dictionary<(int Queue, int Priority), Lately> _lately = [];

    /// <summary>For one class; -1 for unknown.</summary>
    private long Estimate(int queue, int priority)
    {
        if (!_lately.TryGetValue((queue, priority), out Lately? lately)
            || lately.Served < 3
            || _now - lately.At > Math.Max(900_000_000, 4 * lately.Wait))
        {
            return -1;
        }

        long head = Items
            .Where(i => i.Queue == queue && i.Stands != Stands.Connected && PriorityOf(i) == priority)
            .Select(i => _now - i.EnteredQueue).DefaultIfEmpty(0).Max();
        long mixed = (lately.Wait + head) / 2;
        return lately.Errors >= 8 && lately.Error > mixed + 30_000_000 ? -1 : mixed;
    }

    /// <summary>One was served.</summary>
    private void Learn(Item i)
    {
        if (!_lately.TryGetValue((i.Queue, PriorityOf(i)), out Lately? lately))
        {
            _lately[(i.Queue, PriorityOf(i))] = lately = new Lately();
        }

        (lately.Wait, lately.At) = (_now - i.EnteredQueue, _now);
        lately.Served++;
        if (i.Estimate >= 0)
        {
            long wrongBy = Math.Abs(lately.Wait - i.Estimate);
            lately.Error = lately.Errors++ == 0 ? wrongBy : lately.Error + ((wrongBy - lately.Error) / 8);
        }
    }

    private void Inquire(Item i)
    {
        List<Item> line = [.. Items.Where(other => other.Queue == i.Queue && other.Stands != Stands.Connected)];
        int position = 1 + line.Count(other => KeyOf(other).CompareTo(KeyOf(i)) < 0);
        position = position <= _placesCounted ? position : FarBack(i, line);
        Emit(AcdEventKind.Estimated, i, new AcdEvent { Stage = i.Stage, Position = position, EstimatedWait = Promise(i, position, line.Count) });
    }

    /// <summary>Beyond what is counted: as far back as its wait is short, beside the longest.</summary>
    private int FarBack(Item i, List<Item> line)
    {
        long oldest = line.Min(other => other.EnteredQueue);
        int place = (int)((i.EnteredQueue - oldest) / (double)Math.Max(1, _now - oldest) * line.Count);
        return Math.Max(_placesCounted + 1, Math.Min(place, line.Count));
    }

    /// <summary>What is told never grows while no fewer agents are there.</summary>
    private long Promise(Item i, int position, int length)
    {
        long estimate = Estimate(i.Queue, PriorityOf(i));
        if (estimate < 0)
        {
            return -1;
        }

        long promise = _now + (long)((decimal)estimate * position / (length + 1));
        int capacity = People.Count(p => Staffed(p) && EverAble(p, i));
        promise = i.Promise is { } before && capacity >= before.Capacity ? Math.Min(promise, before.At) : promise;
        i.Promise = (promise, capacity);
        return promise <= _now ? -1 : promise - _now;
    }
}
