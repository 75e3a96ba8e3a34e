using System.Runtime.InteropServices;

namespace Routing.Acd.Matching;

/// <summary>
/// One skill, or one group, that the agents of a profile have: which, at what level, and where the profile
/// stands among all that have it (<see cref="Holders"/>). Six bytes: there are millions of them.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 2)]
internal readonly struct HeldLiteral
{
    /// <summary>Literals and positions that fit.</summary>
    public const int MostLiterals = 1 << (32 - PositionBits + 12);
    public const int MostPositions = 1 << PositionBits;

    private const int PositionBits = 24;
    private const int LevelBits = 4;

    private readonly uint _low;
    private readonly ushort _high;

    public HeldLiteral(int literal, int level, int position = 0)
    {
        _low = (uint)position | ((uint)literal << PositionBits);
        _high = (ushort)(level | (literal >> (32 - PositionBits) << LevelBits));
    }

    /// <summary>The number of the skill or group among all that agents of the plan have.</summary>
    public int Literal => (int)(_low >> PositionBits) | (_high >> LevelBits << (32 - PositionBits));

    /// <summary>1 to 10; of a group 1.</summary>
    public int Level => _high & ((1 << LevelBits) - 1);

    /// <summary>The profile's position among the literal's <see cref="Holders"/>.</summary>
    public int Position => (int)(_low & (MostPositions - 1));
}
