using System.Numerics;

namespace Routing.Acd.Matching;

/// <summary>A set of agents, by number.</summary>
internal sealed class AgentBits
{
    private ulong[] _bits = [];

    /// <summary>Empties it, with room for agents below <paramref name="agents"/>.</summary>
    public void Clear(int agents) => _bits = new ulong[(agents + 63) / 64];

    public void Set(int agent) => _bits[agent >> 6] |= 1UL << agent;

    public void Unset(int agent) => _bits[agent >> 6] &= ~(1UL << agent);

    /// <summary>The first in the set above <paramref name="agent"/>, or -1.</summary>
    public int After(int agent)
    {
        int from = agent + 1;
        int word = from >> 6;
        if (word >= _bits.Length)
        {
            return -1;
        }

        ulong bits = _bits[word] & (ulong.MaxValue << from);
        while (bits == 0)
        {
            if (++word == _bits.Length)
            {
                return -1;
            }

            bits = _bits[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
