using System.Runtime.CompilerServices;
using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>A small number for each <see cref="Channel"/>.</summary>
[InlineArray(Length)]
internal struct ChannelCounts
{
    /// <summary>How many channels there are.</summary>
    public const int Length = 3;

    private ushort _first;

    /// <summary>All channels together.</summary>
    public readonly int Sum
    {
        get
        {
            int sum = 0;
            for (int channel = 0; channel < Length; channel++)
            {
                sum += this[channel];
            }

            return sum;
        }
    }
}
