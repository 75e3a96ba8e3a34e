namespace Routing.Acd.Matching;

/// <summary>
/// Literals with levels as 128 bits, a few for each: what does not cover another in them does not in truth;
/// what does, nearly always does. Tells without a look at the literals, which lie somewhere else in memory.
/// </summary>
internal struct Signature
{
    private const int Middle = 4;
    private const int High = 7;

    private ulong _low;
    private ulong _high;

    /// <summary>Adds a literal at a level, and with it all lower levels.</summary>
    public void Add(int literal, int level)
    {
        // Three numbers of seven bits that differ from literal to literal, and from each other.
        uint hash = (uint)literal * 0x9E3779B1;
        Set(hash >> 25);
        Set(hash >> 18);
        if (level >= Middle)
        {
            Set(hash >> 11);
        }

        if (level >= High)
        {
            Set(hash >> 4);
        }
    }

    /// <summary>Whether all bits of <paramref name="other"/> are here.</summary>
    public readonly bool Covers(in Signature other) => ((other._low & ~_low) | (other._high & ~_high)) == 0;

    private void Set(uint bit)
    {
        if ((bit & 64) == 0)
        {
            _low |= 1UL << (int)bit;
        }
        else
        {
            _high |= 1UL << (int)bit;
        }
    }
}
