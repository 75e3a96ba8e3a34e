namespace Routing.Acd.Matching;

/// <summary>A lane under one of its conjunctions, whose first literals lie beside it: where searches for it look.</summary>
internal struct LaneEntry(Lane? lane, ReadOnlySpan<uint> literals)
{
    private const int Beside = 3;

    /// <summary>The lane; null where none stands.</summary>
    public readonly Lane? Lane = lane;

    private readonly uint[]? _more = literals.Length > Beside ? literals[Beside..].ToArray() : null;

    /// <summary>The interaction at the head of the lane; where no lane stands, of no meaning.</summary>
    public int Head = -1;

    private readonly uint _first = literals.Length > 0 ? literals[0] : 0;
    private readonly uint _second = literals.Length > 1 ? literals[1] : 0;
    private readonly uint _third = literals.Length > 2 ? literals[2] : 0;

    /// <summary>Whether levels, by literal, meet all of it. Level 0 of any literal is always met.</summary>
    public readonly bool IsMetBy(ReadOnlySpan<byte> levels)
    {
        if (!IsMet(levels, _second) || !IsMet(levels, _third) || !IsMet(levels, _first))
        {
            return false;
        }

        foreach (uint literal in _more ?? [])
        {
            if (!IsMet(levels, literal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsMet(ReadOnlySpan<byte> levels, uint literal) => levels[Conjunction.LiteralOf(literal)] >= Conjunction.LevelOf(literal);
}
