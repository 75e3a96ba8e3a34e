using System.Collections.Frozen;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Tests.Configuration.Plans;

/// <summary>Which prompt says a place or a wait, of those that there are.</summary>
public sealed class QueueSpeechTests
{
    private static readonly PromptPlan Prompts = new(new[] { "place_1", "place_2", "place_4", "place_more", "wait_0", "wait_1", "wait_5" }
        .ToFrozenDictionary(name => $"prompts/en/say/{name}.wav", name => name, StringComparer.Ordinal));

    [Theory]
    [InlineData(1, "place_1")]
    [InlineData(3, null)] // a gap: "further back" would be wrong
    [InlineData(4, "place_4")]
    [InlineData(5, "place_more")]
    public void A_place_is_said_by_its_own_prompt_and_beyond_the_last_by_the_one_for_all_others(int place, string? said) =>
        Assert.Equal(Key(said), QueueSpeech.KeyOfPlace(Prompts, "en", place));

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, "wait_0")]
    [InlineData(59.9, "wait_0")]
    [InlineData(60, "wait_1")]
    [InlineData(61, "wait_5")]
    [InlineData(300, "wait_5")]
    [InlineData(301, null)]
    [InlineData(1e12, null)]
    public void A_wait_is_rounded_up_and_never_said_to_be_shorter(double seconds, string? said) =>
        Assert.Equal(Key(said), QueueSpeech.KeyOfWait(Prompts, "en", (long)(seconds * 1e6)));

    private static string? Key(string? name) => name is null ? null : $"prompts/en/say/{name}.wav";
}
