namespace Routing.Acd.Matching;

/// <summary>
/// Those who wait for one agent alone. They stand apart from the lanes, so that nobody else finds them; for
/// each agent a list of lines, in each those whom the agent can take, or cannot, all alike.
/// </summary>
internal sealed class HeldLines(Roster roster)
{
    private readonly HeapPlaces _places = new();
    private readonly List<HeldLine> _lines = [];
    private int _free = -1;

    /// <summary>Lines ever made: each below this may be looked at, the empty ones are free.</summary>
    public int Count => _lines.Count;

    public HeldLine this[int line] => _lines[line];

    /// <summary>Puts an interaction into the agent's line of its kind; returns the line.</summary>
    public int Insert(int agent, in LaneKey key, bool whenBusy, int slot, in InteractionSlot interaction)
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

        _lines[line].Line.Insert(slot, interaction.FirstEntered, interaction.Sequence);
        return line;
    }

    /// <summary>Takes an interaction out of its line.</summary>
    public void Remove(int number, int slot)
    {
        HeldLine line = _lines[number];
        line.Line.Remove(slot);
        if (line.Line.Count > 0)
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

        _lines.Add(new HeldLine(_places));
        return _lines.Count - 1;
    }
}

/// <summary>Interactions that wait for one agent and differ only in age.</summary>
internal sealed class HeldLine(HeapPlaces places)
{
    public int Agent { get; private set; }

    /// <summary>The lane they stand in once nobody holds them.</summary>
    public LaneKey Key { get; private set; }

    /// <summary>They wait also while the agent is in a contact.</summary>
    public bool WhenBusy { get; private set; }

    public SlotHeap Line { get; } = new(places);

    /// <summary>Neighbours in the agent's list; <see cref="Next"/> also links free lines.</summary>
    public int Previous { get; set; }
    public int Next { get; set; }

    public void Become(int agent, in LaneKey key, bool whenBusy, int next) =>
        (Agent, Key, WhenBusy, Previous, Next) = (agent, key, whenBusy, -1, next);
}
