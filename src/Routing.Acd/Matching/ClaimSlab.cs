using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>All claims of the partition, in places that are used again.</summary>
internal sealed class ClaimSlab
{
    private readonly Slab<Claim> _claims = new();

    /// <summary>Places ever used: each index below this may be looked at.</summary>
    public int End => _claims.End;

    public ref Claim this[int claim] => ref _claims[claim];

    /// <summary>A place for a new claim.</summary>
    public int Add() => _claims.Take();

    /// <summary>Gives the place back.</summary>
    public void Free(int claim)
    {
        _claims[claim] = default;
        _claims.Give(claim);
    }
}
