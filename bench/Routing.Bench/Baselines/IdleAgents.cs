namespace Routing.Bench.Baselines;

/// <summary>Agents by when they became idle, in an array with holes that are squeezed out when it is full.</summary>
internal sealed class IdleAgents(int agents)
{
    private readonly int[] _line = new int[(agents * 2) + 16];
    private int _from;
    private int _end;

    public void Add(int agent)
    {
        if (_end == _line.Length)
        {
            int kept = 0;
            for (int at = _from; at < _end; at++)
            {
                if (_line[at] >= 0)
                {
                    _line[kept++] = _line[at];
                }
            }

            (_from, _end) = (0, kept);
        }

        _line[_end++] = agent;
    }

    /// <summary>Takes the longest idle one who can take <paramref name="waiter"/>; -1 for nobody.</summary>
    public int TakeFirst(in Waiter waiter, byte[][] levels)
    {
        while (_from < _end && _line[_from] < 0)
        {
            _from++;
        }

        for (int at = _from; at < _end; at++)
        {
            int agent = _line[at];
            if (agent >= 0 && waiter.CanBeTakenWith(levels[agent % levels.Length]))
            {
                _line[at] = -1;
                return agent;
            }
        }

        return -1;
    }
}
