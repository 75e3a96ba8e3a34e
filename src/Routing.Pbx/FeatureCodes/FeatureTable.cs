using System.Collections.Frozen;
using Routing.Pbx.Configuration.Plans;
using static Routing.Pbx.FeatureCodes.FeatureSpeech;

namespace Routing.Pbx.FeatureCodes;

/// <summary>The actions of feature codes, one entry each: who adds one adds it here, and its enum member. Immutable; any thread.</summary>
internal static class FeatureTable
{
    /// <summary>All of them, in the order in which the configuration lists them.</summary>
    public static IReadOnlyList<FeatureSpec> All { get; } =
    [
        new(FeatureAction.SignIn, "sign_in", SigningIn.SignInAsync)
        {
            TakesArgument = true,
            IsOfDesk = false, // whoever comes to a phone makes it their desk by this
            Prompts = [SignedIn, AskAgent, AskPin, WrongPin, NotPossible, DoNotDisturbOn, NotRegistered],
        },
        new(FeatureAction.SignOut, "sign_out", SigningIn.SignOutAsync) { Prompts = [SignedOut] },
        new(FeatureAction.Pause, "pause", AgentSettings.PauseAsync) { TakesArgument = true, Prompts = [Paused, AskReason, WrongInput, NotPossible, Goodbye] },
        new(FeatureAction.EndPause, "end_pause", AgentSettings.EndPauseAsync) { Prompts = [PauseEnded, NoPause, NotPossible, DoNotDisturbOn] },
        new(FeatureAction.EndWrapUp, "end_wrap_up", AgentSettings.EndWrapUpAsync) { Prompts = [WrapUpEnded, NoWrapUp] },
        new(FeatureAction.ExtendWrapUp, "extend_wrap_up", AgentSettings.ExtendWrapUpAsync) { Prompts = [WrapUpExtended, NotPossible] },
        new(FeatureAction.Status, "status", StatusReport.SayAsync)
        {
            Prompts = [Available, Paused, SignedOut, CallsWaiting, NotRegistered, DoNotDisturbOn, ForwardAlways, ForwardBusy, ForwardNoAnswer, ForwardEnded, .. Numerals],
        },
        Forward(FeatureAction.ForwardAlways, "forward_always", ForwardAlways, (state, number) => state with { Always = number }),
        Forward(FeatureAction.ForwardBusy, "forward_busy", ForwardBusy, (state, number) => state with { Busy = number }),
        Forward(FeatureAction.ForwardNoAnswer, "forward_no_answer", ForwardNoAnswer, (state, number) => state with { NoAnswer = number }),
        new(FeatureAction.EndForward, "end_forward", Forwarding.EndAsync) { Prompts = [ForwardEnded] },
        Quiet(FeatureAction.DoNotDisturb, "do_not_disturb", before => !before),
        Quiet(FeatureAction.DoNotDisturbOn, "do_not_disturb_on", _ => true),
        Quiet(FeatureAction.DoNotDisturbOff, "do_not_disturb_off", _ => false),
        new(FeatureAction.PickUp, "pick_up", PickingUp.TakeAsync) { TakesArgument = true, IsOfDesk = false, Prompts = [NotPossible] },
        new(FeatureAction.Park, "park", ParkingCodes.ParkAsync) { TakesArgument = true, IsOfDesk = false, Prompts = [Parked, ParkingFull, NotPossible, AskSlot, Goodbye, .. Numerals] },
        new(FeatureAction.Retrieve, "retrieve", ParkingCodes.RetrieveAsync) { TakesArgument = true, IsOfDesk = false, Prompts = [NobodyParked, AskSlot, Goodbye] },
    ];

    private static readonly FrozenDictionary<FeatureAction, FeatureSpec> ByAction = All.ToFrozenDictionary(spec => spec.Action);
    private static readonly FrozenDictionary<string, FeatureSpec> ByWord = All.ToFrozenDictionary(spec => spec.Word, StringComparer.Ordinal);

    /// <summary>As they are written.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. All.Select(spec => spec.Word)];

    /// <summary>The entry of an action.</summary>
    public static FeatureSpec Of(FeatureAction action) => ByAction[action];

    /// <summary>The entry of a word of <see cref="Words"/>.</summary>
    public static FeatureSpec Of(string word) => ByWord[word];

    /// <summary>The prompts without which these actions could not say all; a test of the configuration.</summary>
    public static IEnumerable<string> PromptsOf(IEnumerable<FeatureAction> actions) => actions.SelectMany(action => Of(action).Prompts).Append(NotAllowed).Distinct();

    private static FeatureSpec Forward(FeatureAction action, string word, string said, Func<DeskState, string, DeskState> set) =>
        new(action, word, (talk, feature) => Forwarding.SetAsync(talk, feature, said, set)) { TakesArgument = true, Prompts = [said, AskNumber, WrongNumber, Goodbye, .. Numerals] };

    private static FeatureSpec Quiet(FeatureAction action, string word, Func<bool, bool> turn) =>
        new(action, word, (talk, _) => DoNotDisturb.SetAsync(talk, turn)) { Prompts = [DoNotDisturbOn, DoNotDisturbOff] };
}
