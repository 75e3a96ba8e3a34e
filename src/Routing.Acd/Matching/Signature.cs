namespace Routing.Acd.Matching;

/// <summary>
/// Literals with levels as 64 bits, two to four for each: what does not cover another in them does not in truth;
/// what does, nearly always does. Tells without a look at the literals, which lie somewhere else in memory.
/// </summary>
internal struct Signature
{
    private const int Middle = 4;
    private const int High = 7;

    private ulong _bits;

    /// <summary>Adds a literal at a level, and with it all lower levels.</summary>
    public void Add(int literal, int level)
    {
        // Numbers of six bits that differ from literal to literal, and from each other.
        uint hash = (uint)literal * 0x9E3779B1;
        Set(hash >> 26);
        Set(hash >> 20);
        if (level >= Middle)
        {
            Set(hash >> 14);
        }

        if (level >= High)
        {
            Set(hash >> 8);
        }
    }

    /// <summary>Whether all bits of <paramref name="other"/> are here.</summary>
    public readonly bool Covers(Signature other) => (other._bits & ~_bits) == 0;

    private void Set(uint bit) => _bits |= 1UL << (int)bit;
}
