using System.Collections.Frozen;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>What a feature code does.</summary>
public enum FeatureAction
{
    /// <summary>An agent signs in: at their own phone, or by PIN at any.</summary>
    SignIn,

    /// <summary>The agent at this phone signs out.</summary>
    SignOut,

    /// <summary>The agent pauses, for a reason.</summary>
    Pause,

    /// <summary>The agent's pause ends.</summary>
    EndPause,

    /// <summary>The agent's work after a call is done.</summary>
    EndWrapUp,

    /// <summary>The agent asks for more time after a call.</summary>
    ExtendWrapUp,

    /// <summary>Says what is set, and how many wait.</summary>
    Status,

    /// <summary>All calls go to a number.</summary>
    ForwardAlways,

    /// <summary>Calls go to a number while the line is in use.</summary>
    ForwardBusy,

    /// <summary>Calls go to a number when nobody answers.</summary>
    ForwardNoAnswer,

    /// <summary>Calls go nowhere else any more.</summary>
    EndForward,

    /// <summary>Turns do not disturb on or off, whichever it is not.</summary>
    DoNotDisturb,

    /// <summary>Direct callers are told busy; an agent gets no calls from queues either.</summary>
    DoNotDisturbOn,

    /// <summary>The opposite.</summary>
    DoNotDisturbOff,

    /// <summary>Takes the call that rings at another phone: the one named, or any in a ring group of this phone.</summary>
    PickUp,

    /// <summary>Parks the call that is transferred to it, in the slot behind the code or a free one.</summary>
    Park,

    /// <summary>Takes a parked call back, from the slot behind the code.</summary>
    Retrieve,
}

/// <summary>One feature code, compiled.</summary>
/// <param name="Code">As written: a number or a pattern.</param>
/// <param name="Action">What it does.</param>
internal sealed record FeatureCode(NumberPattern Code, FeatureAction Action)
{
    /// <summary>The reason of a pause; null to ask for it.</summary>
    public string? Reason { get; init; }

    /// <summary>The parking slot that the code is; null for a code that is none.</summary>
    public string? Slot { get; init; }

    /// <summary>How much longer a wrap-up shall be.</summary>
    public TimeSpan By { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The action as records, logs and the configuration name it.</summary>
    public string Word => FeatureTable.Of(Action).Word;

    /// <summary>What was dialled behind the code.</summary>
    public string ArgumentOf(string dialled) => Code.IsExact ? "" : dialled[Code.Prefix.Length..];
}

/// <summary>What phones may dial to have done rather than to reach somebody. Immutable; any thread.</summary>
/// <param name="Codes">The codes.</param>
/// <param name="PauseReasons">Reasons of pauses by the key that stands for them.</param>
internal sealed record FeaturePlan(PatternTable<FeatureCode> Codes, FrozenDictionary<char, string> PauseReasons)
{
    /// <summary>No codes.</summary>
    public static FeaturePlan None { get; } = new(PatternTable<FeatureCode>.Empty, FrozenDictionary<char, string>.Empty);
}
