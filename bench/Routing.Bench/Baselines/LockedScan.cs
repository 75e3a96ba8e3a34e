using Routing.Acd;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>
/// Structs in an array, in order. One who leaves is looked for by id. Plain, the others close up, as in any
/// list. With <paramref name="holes"/> a hole is left, and all are squeezed out when the array is full, an
/// eighth longer than the line: as good as a scan can be made.
/// </summary>
internal sealed class LockedScan(Workload load, IAcdEvents events, bool holes) : LockedLine(load, events)
{
    private Waiter[] _line = new Waiter[(load.Spec.Waiting * 9 / 8) + 64];
    private int _from;
    private int _end;

    /// <summary>Places looked at for reservations, and how many of these there were.</summary>
    public long Looked { get; private set; }

    public long Taken { get; private set; }

    protected override void Append(in Waiter waiter)
    {
        if (_end == _line.Length)
        {
            Squeeze();
            if (_end > _line.Length * 31 / 32)
            {
                Array.Resize(ref _line, _line.Length * 9 / 8);
            }
        }

        _line[_end++] = waiter;
    }

    protected override bool TryTakeFirst(byte[] levels, out Waiter waiter)
    {
        Waiter[] line = _line;
        int end = _end;
        for (int at = _from; at < end; at++)
        {
            if (line[at].Number >= 0 && line[at].CanBeTakenWith(levels))
            {
                waiter = line[at];
                Looked += at - _from + 1;
                Taken++;
                Leave(at);
                return true;
            }
        }

        waiter = default;
        return false;
    }

    protected override void Remove(in Guid id)
    {
        for (int at = _from; at < _end; at++)
        {
            if (_line[at].Id == id && _line[at].Number >= 0)
            {
                Leave(at);
                return;
            }
        }
    }

    private void Leave(int at)
    {
        if (!holes)
        {
            Array.Copy(_line, at + 1, _line, at, --_end - at);
            return;
        }

        _line[at].Number = -1;
        while (_from < _end && _line[_from].Number < 0)
        {
            _from++;
        }
    }

    private void Squeeze()
    {
        int kept = 0;
        for (int at = _from; at < _end; at++)
        {
            if (_line[at].Number >= 0)
            {
                _line[kept++] = _line[at];
            }
        }

        (_from, _end) = (0, kept);
    }
}
