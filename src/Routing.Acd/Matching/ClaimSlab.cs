namespace Routing.Acd.Matching;

/// <summary>All claims of the partition, in one array whose places are used again.</summary>
internal sealed class ClaimSlab
{
    private Claim[] _claims = new Claim[64];
    private int _free = -1;

    /// <summary>Places ever used: each index below this may be looked at.</summary>
    public int End { get; private set; }

    public ref Claim this[int claim] => ref _claims[claim];

    /// <summary>A place for a new claim. References taken before may be stale after.</summary>
    public int Add()
    {
        int claim = _free;
        if (claim >= 0)
        {
            _free = _claims[claim].Next;
            return claim;
        }

        if (End == _claims.Length)
        {
            Array.Resize(ref _claims, _claims.Length * 2);
        }

        return End++;
    }

    /// <summary>Gives the place back.</summary>
    public void Free(int claim)
    {
        _claims[claim] = new Claim { Next = _free };
        _free = claim;
    }
}
