using System.Runtime.InteropServices;
using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// One decision in the making: gathers verdicts, then puts them in the order in which they are shown. Kept
/// by the matcher and used again for the next, so that nothing is allocated.
/// </summary>
internal sealed class Explanation(int examined)
{
    private static readonly Comparison<DecisionCandidate> ByKey = (one, other) =>
        one.Key != other.Key ? one.Key.CompareTo(other.Key) : one.IdleStamp.CompareTo(other.IdleStamp);

    private readonly List<DecisionCandidate> _shown = new(examined * 2);
    private readonly List<DecisionCandidate> _others = new(examined);
    private int _chosen;

    /// <summary>How many have been added.</summary>
    public int Count => _shown.Count + _others.Count;

    /// <summary>What is shown. Only after <see cref="Arrange"/>.</summary>
    public ReadOnlySpan<DecisionCandidate> Shown =>
        CollectionsMarshal.AsSpan(_shown)[..Math.Min(_shown.Count, DecisionRing.MostCandidates)];

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _shown.Clear();
        _others.Clear();
        _chosen = 0;
    }

    /// <summary>Notes what became of an agent; the chosen ones first, in their order, then the others by id.</summary>
    public void Add(in DecisionCandidate candidate)
    {
        _chosen += candidate.Verdict == Verdict.Chosen ? 1 : 0;
        (candidate.Verdict <= Verdict.OutrankedByKey ? _shown : _others).Add(candidate);
    }

    /// <summary>The winner first, then those who lost by key, then the rest as they came.</summary>
    public void Arrange()
    {
        CollectionsMarshal.AsSpan(_shown)[_chosen..].Sort(ByKey);
        foreach (DecisionCandidate candidate in _others)
        {
            if (_shown.Count >= DecisionRing.MostCandidates)
            {
                return;
            }

            _shown.Add(candidate);
        }
    }
}
