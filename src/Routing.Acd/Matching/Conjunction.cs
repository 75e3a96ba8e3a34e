namespace Routing.Acd.Matching;

/// <summary>
/// Literals with levels, of which an agent must have all. The one that the fewest profiles have comes first:
/// it is there that lanes and agents look for each other.
/// </summary>
internal readonly struct Conjunction
{
    private const int LevelBits = 4;

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

        Signature = signature;
    }

    /// <summary>All literals.</summary>
    public ReadOnlySpan<uint> Literals => _literals;

    /// <summary>Nothing is required.</summary>
    public bool IsEmpty => _literals.Length == 0;

    /// <summary>The literals as bits, several to one: who lacks a bit lacks the literal.</summary>
    public ulong Wide { get; }
    public uint Narrow { get; }

    /// <summary>The same with more to it.</summary>
    public Signature Signature { get; }

    public static uint Pack(int literal, int level) => ((uint)literal << LevelBits) | (uint)level;

    public static int LiteralOf(uint packed) => (int)(packed >> LevelBits);

    public static int LevelOf(uint packed) => (int)(packed & ((1 << LevelBits) - 1));

    public static ulong WideBit(int literal) => 1UL << literal;

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
