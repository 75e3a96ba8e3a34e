using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx.Dialling;

/// <summary>
/// What an agent at an outside number hears who picks up: for which queue it is, where that has a spoken name
/// (<c>prompts/LANGUAGE/queue/NAME.wav</c>), else who calls, and that 1 takes the call. Pure; any thread.
/// </summary>
internal static class ConfirmSpeech
{
    public const string CallForQueue = "agent/call_for_queue.wav";
    public const string CallFrom = "agent/call_from.wav";
    public const string Call = "agent/call.wav";
    public const string PressOne = "agent/press_1.wav";

    private const int MostDigits = 20;

    // Time to find the key; and without a word in that language, beeps.
    private static readonly string[] Pause = ["silence", "silence", "silence"];
    private static readonly string[] Beeps = ["tone:800", "silence", "tone:800"];

    /// <summary>All that it may have to say but the names of queues.</summary>
    public static IReadOnlyList<string> Prompts { get; } = [CallForQueue, CallFrom, Call, PressOne, .. FeatureSpeech.Numerals];

    /// <summary>The spoken name of a queue.</summary>
    public static string Queue(string queue) => $"queue/{queue}.wav";

    /// <summary>What <paramref name="agent"/> hears of a call from <paramref name="from"/>.</summary>
    public static PlayList Of(PbxPlan plan, PhonePlan agent, DialSource from)
    {
        string language = agent.Language ?? plan.Node.Language;
        string[]? Keys(params IEnumerable<string> prompts)
        {
            string?[] keys = [.. prompts.Select(prompt => plan.Prompts.Resolve(prompt, language))];
            return Array.Exists(keys, key => key is null) ? null : [.. keys.OfType<string>()];
        }

        string[] number = [.. FeatureSpeech.Digits(from.Inside.Number).Take(MostDigits)];
        string[]? call = (from.Queue is { } queue ? Keys(CallForQueue, Queue(queue)) : null)
            ?? (number.Length > 0 ? Keys([CallFrom, .. number]) : null)
            ?? Keys(Call);
        return new PlayList([.. Keys(PressOne) is { } press ? [.. call ?? [], .. press] : Beeps, .. Pause]);
    }
}
