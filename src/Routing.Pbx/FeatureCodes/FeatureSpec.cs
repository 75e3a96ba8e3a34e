using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>All that there is to say of one action of feature codes; <see cref="FeatureTable"/> has them. Immutable; any thread.</summary>
/// <param name="Action">The action.</param>
/// <param name="Word">As records, logs and the configuration name it.</param>
/// <param name="RunAsync">Does it and says so; false when it was refused. On the mailbox of the call that asked.</param>
internal sealed record FeatureSpec(FeatureAction Action, string Word, Func<FeatureTalk, FeatureDestination, Task<bool>> RunAsync)
{
    /// <summary>Something may be dialled behind its code.</summary>
    public bool TakesArgument { get; init; }

    /// <summary>It is about a desk: nothing for a phone whose agent sits elsewhere, and where nobody sits.</summary>
    public bool IsOfDesk { get; init; } = true;

    /// <summary>What it may have to say.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];
}
