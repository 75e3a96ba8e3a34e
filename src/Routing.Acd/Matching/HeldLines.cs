namespace Routing.Acd.Matching;

/// <summary>
/// Those who wait for one agent alone. They stand apart from the lanes, so that nobody else finds them; for
/// each agent a list of lines, in each those whom the agent can take, or cannot, all alike.
/// </summary>
internal sealed class HeldLines(Roster roster, InteractionSlab interactions)
{
    private readonly List<HeldLine> _lines = [];
    private int _free = -1;

    /// <summary>Lines ever made: each below this may be looked at, the empty ones are free.</summary>
    public int Count => _lines.Count;

    public HeldLine this[int line] => _lines[line];

    /// <summary>Puts an interaction into the agent's line of its kind; returns the line.</summary>
    public int Insert(int agent, in LaneKey key, bool whenBusy, int slot)
    {
        int line = roster[agent].FirstHeldLine;
        while (line >= 0 && (_lines[line].WhenBusy != whenBusy || _lines[line].Key != key))
        {
            line = _lines[line].Next;
        }

        if (line < 0)
        {
            line = Make();
            _lines[line].Become(agent, key, whenBusy, roster[agent].FirstHeldLine);
            if (roster[agent].FirstHeldLine >= 0)
            {
                _lines[roster[agent].FirstHeldLine].Previous = line;
            }

            roster[agent].FirstHeldLine = line;
        }

        _lines[line].Insert(slot);
        return line;
    }

    /// <summary>Takes an interaction out of its line.</summary>
    public void Remove(int number, int slot)
    {
        HeldLine line = _lines[number];
        line.Remove(slot);
        if (line.First >= 0)
        {
            return;
        }

        if (line.Previous >= 0)
        {
            _lines[line.Previous].Next = line.Next;
        }
        else
        {
            roster[line.Agent].FirstHeldLine = line.Next;
        }

        if (line.Next >= 0)
        {
            _lines[line.Next].Previous = line.Previous;
        }

        line.Next = _free;
        _free = number;
    }

    private int Make()
    {
        int line = _free;
        if (line >= 0)
        {
            _free = _lines[line].Next;
            return line;
        }

        _lines.Add(new HeldLine(interactions));
        return _lines.Count - 1;
    }
}
