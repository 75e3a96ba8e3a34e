namespace Routing.Ivr.Steps;

/// <summary>The words for what came of a step, as the trace, the record and the metrics use them. A closed set.</summary>
internal static class StepOutcome
{
    public const string Done = "done";
    public const string Then = "then";
    public const string Else = "else";
    public const string NoInput = "no_input";
    public const string WrongInput = "wrong_input";
    public const string Otherwise = "otherwise";
    public const string Served = "served";
    public const string GivenBack = "given_back";
    public const string Overflowed = "overflowed";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    /// <summary>The keys of a telephone, in the order of <see cref="Key"/>'s words.</summary>
    public const string Keys = "0123456789*#";

    private static readonly string[] KeyWords =
    [
        "key_0", "key_1", "key_2", "key_3", "key_4", "key_5", "key_6", "key_7", "key_8", "key_9", "key_star", "key_hash",
    ];

    /// <summary>The word for a press of the key at <paramref name="index"/> of <see cref="Keys"/>.</summary>
    public static string Key(int index) => KeyWords[index];
}
