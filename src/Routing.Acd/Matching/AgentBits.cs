using System.Numerics;

namespace Routing.Acd.Matching;

/// <summary>A set of agents, by number.</summary>
internal sealed class AgentBits
{
    private ulong[] _bits = [];

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Empties it, with room for agents below <paramref name="agents"/>.</summary>
    public void Clear(int agents)
    {
        _bits = new ulong[(agents + 63) / 64];
        Count = 0;
    }

    public bool Has(int agent) => (_bits[agent >> 6] & (1UL << agent)) != 0;

    /// <summary>Puts an agent in who is not.</summary>
    public void Set(int agent)
    {
        _bits[agent >> 6] |= 1UL << agent;
        Count++;
    }

    /// <summary>Takes an agent out who is in.</summary>
    public void Unset(int agent)
    {
        _bits[agent >> 6] &= ~(1UL << agent);
        Count--;
    }

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

    /// <summary>The one with <paramref name="rank"/> others before it. Only below <see cref="Count"/>.</summary>
    public int AtRank(int rank)
    {
        int word = 0;
        for (int here; (here = BitOperations.PopCount(_bits[word])) <= rank; word++)
        {
            rank -= here;
        }

        ulong bits = _bits[word];
        for (; rank > 0; rank--)
        {
            bits &= bits - 1;
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}
