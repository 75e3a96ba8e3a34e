namespace Routing.Pbx.FeatureCodes;

/// <summary>The prompts of feature codes: one whole sentence each, and numbers one digit after the other. Pure; any thread.</summary>
internal static class FeatureSpeech
{
    public const string SignedIn = "feature/signed_in.wav";
    public const string SignedOut = "feature/signed_out.wav";
    public const string Paused = "feature/paused.wav";
    public const string PauseEnded = "feature/pause_ended.wav";
    public const string WrapUpEnded = "feature/wrap_up_ended.wav";
    public const string NoPause = "feature/no_pause.wav";
    public const string NoWrapUp = "feature/no_wrap_up.wav";
    public const string WrapUpExtended = "feature/wrap_up_extended.wav";
    public const string Available = "feature/available.wav";
    public const string CallsWaiting = "feature/calls_waiting.wav";
    public const string ForwardAlways = "feature/forward_always.wav";
    public const string ForwardBusy = "feature/forward_busy.wav";
    public const string ForwardNoAnswer = "feature/forward_no_answer.wav";
    public const string ForwardEnded = "feature/forward_ended.wav";
    public const string DoNotDisturbOn = "feature/do_not_disturb_on.wav";
    public const string DoNotDisturbOff = "feature/do_not_disturb_off.wav";
    public const string AskAgent = "feature/ask_agent.wav";
    public const string AskPin = "feature/ask_pin.wav";
    public const string AskReason = "feature/ask_reason.wav";
    public const string AskNumber = "feature/ask_number.wav";
    public const string WrongPin = "feature/wrong_pin.wav";
    public const string WrongNumber = "feature/wrong_number.wav";
    public const string WrongInput = "feature/wrong_input.wav";
    public const string Parked = "feature/parked.wav";
    public const string ParkingFull = "feature/parking_full.wav";
    public const string NobodyParked = "feature/nobody_parked.wav";
    public const string AskSlot = "feature/ask_slot.wav";
    public const string NotAllowed = "feature/not_allowed.wav";
    public const string NotRegistered = "feature/not_registered.wav";
    public const string Goodbye = "feature/goodbye.wav";
    public const string NotPossible = "feature/not_possible.wav";

    /// <summary>What all numbers are made of.</summary>
    public static IReadOnlyList<string> Numerals { get; } = [.. Digits("0123456789")];

    /// <summary>The reason of a pause; only those that have a file are said.</summary>
    public static string Reason(string reason) => $"feature/reason_{reason}.wav";

    /// <summary>A number, digit by digit; what is no digit of a phone is left out.</summary>
    public static IEnumerable<string> Digits(string number) => number.Select(NameOf).OfType<string>().Select(digit => $"say/digit_{digit}.wav");

    private static string? NameOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit.ToString(),
        '*' => "star",
        '#' => "pound",
        '+' => "plus",
        _ => null,
    };
}
