using System.Runtime.CompilerServices;
using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>A small number for each <see cref="Channel"/>.</summary>
[InlineArray(Length)]
internal struct ChannelCounts
{
    /// <summary>How many channels there are.</summary>
    public const int Length = 3;

    private int _first;
}
