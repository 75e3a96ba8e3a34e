using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

// What follows from a change, once it is made: only for those whom it touched.
internal sealed partial class Matcher
{
    // Agents of whom something changed, each once, and interactions that were lined up, perhaps several times.
    private readonly List<int> _touched = [];
    private readonly List<int> _lined = [];

    // Profiles of which the last agent at work has just gone.
    private readonly List<int> _emptied = [];

    private readonly Staffing<NoProbe> _staffing;
    private readonly OrderedSlots _ordered = new();

    private void Settle()
    {
        if (_touched.Count == 0 && _lined.Count == 0)
        {
            return;
        }

        foreach (int agent in _touched)
        {
            CountStaff(agent);
            _available.Refresh(agent);
        }

        EndHolds();
        SendAwayForNobody();
        Match();
        foreach (int agent in _touched)
        {
            _roster[agent].Set(AgentFlags.Touched, false);
        }

        Forget(_touched);
        Forget(_lined);
        _emptied.Clear();
    }

    /// <summary>A command broke off: what it noted for later is forgotten, so that the next begins with nothing.</summary>
    public void DropUnsettled()
    {
        foreach (int agent in _touched)
        {
            _roster[agent].Set(AgentFlags.Touched, false);
        }

        foreach (List<int> list in (ReadOnlySpan<List<int>>)[_touched, _lined, _emptied, _several, _candidates, _concerned, _returning])
        {
            list.Clear();
        }

        _ordered.Clear();
        _newcomer = -1;
    }

    /// <summary>Empties a list; after a plan, when everyone was on it, it need not stay so long.</summary>
    private void Forget(List<int> list)
    {
        list.Clear();
        if (list.Capacity > _bounds.ManyLined * 4)
        {
            list.Capacity = _bounds.ManyLined;
        }
    }

    /// <summary>Something of the agent changed, or will have by the time that this is settled.</summary>
    private void Touch(int agent)
    {
        if (!_roster[agent].Has(AgentFlags.Touched))
        {
            _roster[agent].Set(AgentFlags.Touched, true);
            _touched.Add(agent);
        }
    }

    private void CountStaff(int number)
    {
        ref AgentRecord agent = ref _roster[number];
        if (agent.IsStaffed == agent.Has(AgentFlags.Staffed))
        {
            return;
        }

        agent.Set(AgentFlags.Staffed, agent.IsStaffed);
        if (agent.IsStaffed)
        {
            _staffing.Add(agent.Profile);
            return;
        }

        if (_staffing.Remove(agent.Profile))
        {
            _emptied.Add(agent.Profile);
        }
    }
}
