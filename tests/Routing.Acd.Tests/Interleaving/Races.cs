namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// What happens before what in the present execution, and from it which threads must also go first at an
/// earlier point: where two steps of different threads conflict with nothing between them that forces their
/// order, the other order must be seen too.
/// </summary>
internal sealed class Races(List<Node> nodes)
{
    private readonly List<int> _conflicts = [];
    private readonly List<int> _races = [];
    private readonly int[] _first = new int[Node.MaxThreads];

    /// <summary>Notes the step at <paramref name="depth"/>, whose thread's step before it was at <paramref name="before"/> (-1 for none).</summary>
    public void Take(int depth, int before)
    {
        Node node = nodes[depth];
        Array.Clear(node.Clock);
        if (before >= 0)
        {
            nodes[before].Clock.CopyTo(node.Clock, 0);
        }

        FindConflicts(depth);
        _races.Clear();
        _races.AddRange(_conflicts.Where(earlier => IsRace(earlier, node)));
        foreach (int earlier in _conflicts)
        {
            int[] clock = nodes[earlier].Clock;
            for (int i = 0; i < clock.Length; i++)
            {
                node.Clock[i] = Math.Max(node.Clock[i], clock[i]);
            }
        }

        node.Clock[node.Chosen] = depth + 1;
        _races.ForEach(earlier => Reverse(earlier, depth));
    }

    /// <summary>The last write of the same place, and for a write the reads since.</summary>
    private void FindConflicts(int depth)
    {
        _conflicts.Clear();
        Touch step = nodes[depth].Step;
        for (int i = depth - 1; i >= 0; i--)
        {
            Touch earlier = nodes[i].Step;
            if (earlier.ConflictsWith(step))
            {
                _conflicts.Add(i);
                if (earlier.Kind != TouchKind.Read)
                {
                    return;
                }
            }
        }
    }

    // The node's clock is still that of its thread's step before.
    private bool IsRace(int earlier, Node node) =>
        nodes[earlier].Chosen != node.Chosen
        && !Before(earlier, node)
        && !_conflicts.Exists(other => other != earlier && Before(earlier, nodes[other]));

    private bool Before(int step, Node node) => node.Clock[nodes[step].Chosen] > step;

    /// <summary>
    /// Sees to it that at <paramref name="earlier"/> one goes first that can lead to the other order: one of
    /// those that begin what the steps since, without those that come of it, and the step at <paramref name="depth"/> make.
    /// </summary>
    private void Reverse(int earlier, int depth)
    {
        Array.Fill(_first, int.MaxValue);
        int initials = 0;
        for (int i = earlier + 1; i <= depth; i++)
        {
            Node node = nodes[i];
            if (i < depth && Before(earlier, node))
            {
                continue;
            }

            if (_first[node.Chosen] == int.MaxValue)
            {
                if (IsInitial(node))
                {
                    initials |= 1 << node.Chosen;
                }

                _first[node.Chosen] = i;
            }
        }

        Node point = nodes[earlier];
        if ((point.Wanted & initials) == 0)
        {
            point.Wanted |= initials & -initials;
        }
    }

    private bool IsInitial(Node node)
    {
        for (int thread = 0; thread < _first.Length; thread++)
        {
            if (_first[thread] < node.Clock[thread])
            {
                return false;
            }
        }

        return true;
    }
}
