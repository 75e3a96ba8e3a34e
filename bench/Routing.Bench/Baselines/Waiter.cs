using System.Runtime.CompilerServices;
using Routing.Acd.Model;

namespace Routing.Bench.Baselines;

/// <summary>One who waits, as a scan wants it: 32 bytes, the requirements in place.</summary>
internal struct Waiter
{
    public Guid Id;

    /// <summary>-1 where somebody stood who has left.</summary>
    public int Number;

    // Skill and level, 8 bits for the level; 0 asks for nothing. The rarest first: it says no most often.
    private uint _first;
    private uint _second;
    private uint _third;

    public Waiter(Guid id, int number, RequirementSet? requires)
    {
        Id = id;
        Number = number;
        ReadOnlySpan<SkillRequirement> all = requires is null ? [] : requires.Requirements;
        _first = Packed(all, 1);
        _second = Packed(all, 2);
        _third = Packed(all, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool CanBeTakenWith(byte[] levels) => Has(levels, _first) && Has(levels, _second) && Has(levels, _third);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Has(byte[] levels, uint need) => levels[need >> 8] >= (byte)need;

    private static uint Packed(ReadOnlySpan<SkillRequirement> all, int fromEnd) =>
        all.Length < fromEnd ? 0 : ((uint)all[^fromEnd].Skill.Value << 8) | all[^fromEnd].Level;
}
