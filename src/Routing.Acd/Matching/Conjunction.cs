namespace Routing.Acd.Matching;

/// <summary>
/// Literals with levels, of which an agent must have all. The one that the fewest profiles have comes first:
/// it is there that lanes and agents look for each other.
/// </summary>
internal readonly struct Conjunction
{
    private const int LevelBits = 4;

    // In a wide mask the highest bit says that there is more to it, those below stand for the levels 2 to 10 of the first literal, the others for literals.
    private const int HighestLevel = 10;
    private const int WideLiterals = 63 - HighestLevel + 1;
    private const ulong More = 1UL << 63;

    private readonly uint[] _literals;

    /// <param name="literals">Literal and level, each packed by <see cref="Pack"/>, the rarest first.</param>
    public Conjunction(uint[] literals)
    {
        _literals = literals;
        var signature = default(Signature);
        foreach (uint literal in literals)
        {
            signature.Add(LiteralOf(literal), LevelOf(literal));
            Wide |= WideBit(LiteralOf(literal));
            Narrow |= NarrowBit(LiteralOf(literal));
        }

        int level = literals.Length > 0 ? LevelOf(literals[0]) : 0;
        Wide |= level > 1 ? 1UL << (WideLiterals + Math.Min(level, HighestLevel) - 2) : 0;
        Wide |= literals.Length > 1 || level > HighestLevel ? More : 0;

        Signature = signature;
    }

    /// <summary>All literals.</summary>
    public ReadOnlySpan<uint> Literals => _literals;

    /// <summary>Nothing is required.</summary>
    public bool IsEmpty => _literals.Length == 0;

    /// <summary>The literals as bits, several to one, and the level of the first: who lacks a bit lacks the literal, or that level of it.</summary>
    public ulong Wide { get; }

    /// <summary>The literals as fewer bits.</summary>
    public uint Narrow { get; }

    /// <summary>The same with more to it.</summary>
    public Signature Signature { get; }

    public static uint Pack(int literal, int level) => ((uint)literal << LevelBits) | (uint)level;

    public static int LiteralOf(uint packed) => (int)(packed >> LevelBits);

    public static int LevelOf(uint packed) => (int)(packed & ((1 << LevelBits) - 1));

    /// <summary>All bits of <see cref="Wide"/> that stand for literals.</summary>
    public static ulong AnyLiteral => (1UL << WideLiterals) - 1;

    public static ulong WideBit(int literal) => 1UL << (int)((uint)literal % WideLiterals);

    /// <summary>The bits of <see cref="Wide"/> for higher levels of the first literal than this, which is at least 1; or 0 where nothing is asked for.</summary>
    public static ulong LevelsAbove(int level) => level is 0 or >= HighestLevel ? 0 : ~More & (ulong.MaxValue << (WideLiterals + level - 1));

    /// <summary>Whether who has the literal under which it is filed, and lacks none of these bits, has all.</summary>
    public static bool TellsAll(ulong wide) => (wide & More) == 0;

    public static uint NarrowBit(int literal) => 1U << literal;

    /// <summary>Whether a profile has all of them.</summary>
    public bool IsMetBy(Profiles profiles, int profile)
    {
        if (!profiles.SignatureOf(profile).Covers(Signature))
        {
            return false;
        }

        foreach (uint literal in _literals)
        {
            if (profiles.LevelOf(profile, LiteralOf(literal)) < LevelOf(literal))
            {
                return false;
            }
        }

        return true;
    }
}
