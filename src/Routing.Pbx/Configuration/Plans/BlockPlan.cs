using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>Callers that are kept out. Immutable.</summary>
internal sealed class BlockedPlan(PatternTable<BlockPlan> rules)
{
    /// <summary>How rules name callers who do not say who they are.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Nobody is.</summary>
    public static BlockedPlan None { get; } = new(PatternTable<BlockPlan>.Empty);

    /// <summary>The rule for a caller, or null. A phone of ours is never anonymous, even if it asks not to be shown. Who is withheld is looked up as such first, then by the number that a trusted carrier told.</summary>
    public BlockPlan? Find(InboundParty party) => Find(party, out _);

    /// <summary>The same, and the rule's pattern that the caller fits.</summary>
    public BlockPlan? Find(InboundParty party, out NumberPattern? caller)
    {
        BlockPlan? rule = null;
        caller = null;
        bool found = !party.IsPhone && (party.Caller.IsPrivate || party.Caller.Number.Length == 0) && rules.TryFind(Anonymous, party, Holds, out rule, out caller);
        if (!found && rules.FindMostSpecific(party.CallerForms, rule => Holds(rule, party)) is [(_, var pattern, var first), ..])
        {
            (rule, caller) = (first, pattern);
        }

        return rule;
    }

    private static bool Holds(BlockPlan rule, InboundParty party) =>
        rule.Numbers is not { } numbers || party.CalledForms.Any(form => numbers.TryFind(form, out _));
}

/// <summary>One of <c>blocked</c>.</summary>
/// <param name="Name">Its name, for log and record.</param>
/// <param name="Numbers">The called numbers it is for; null for all.</param>
/// <param name="Action">What becomes of the call.</param>
/// <param name="Instead">The flow that takes it, where that is the action.</param>
internal sealed record BlockPlan(string Name, PatternTable<bool>? Numbers, BlockAction Action, NumberRoute? Instead);

/// <summary>What becomes of a blocked call.</summary>
internal enum BlockAction
{
    /// <summary>603: the caller hears that nobody wants the call.</summary>
    Reject,

    /// <summary>486: the line seems to be in use.</summary>
    Busy,

    /// <summary>It rings, and nobody answers.</summary>
    Silence,

    /// <summary>A flow takes it.</summary>
    Flow,
}
