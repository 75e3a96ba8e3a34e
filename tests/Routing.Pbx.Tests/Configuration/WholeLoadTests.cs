using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>What can only be told of flows and queues together, with the flows compiled as they are.</summary>
public sealed class WholeLoadTests
{
    [Theory]
    [InlineData("main: [answer, { queue: first }]", true)]
    [InlineData("main: [answer, { queue: first }, { play: hold.wav }]", true)] // nobody comes there
    [InlineData("main: [{ play: hold.wav }, { queue: first }]", false)]
    [InlineData("main: [answer, { menu: { prompt: hold.wav, keys: { '1': { queue: first } } } }, hangup]", false)]
    public void An_overflow_that_leads_straight_back_to_its_queue_is_an_error(string main, bool isCircle)
    {
        ConfigurationResult result = Load(
            $$"""
            numbers: { "100": { flow: main } }
            queues:
              first: { limits: { when_nobody_signed_in: overflow }, overflow: { queue: second } }
              second: { limits: { when_nobody_signed_in: overflow }, overflow: { flow: main } }
            flows:
              {{main}}
            """,
            "prompts/hold.wav");
        Assert.Equal(isCircle, result.Problems.Any(p => p.IsError && p.Text.Contains("main → overflow of first → main", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_keys_of_a_queue_lead_to_queues_whose_overflow_speaks_the_callers_language()
    {
        ConfigurationResult result = Load(
            """
            numbers: { "100": { flow: main, language: ja } }
            queues:
              first: {}
              second: { limits: { wait: 1m }, overflow: { flow: sorry } }
            flows:
              main: [{ queue: { name: first, keys: { "1": { queue: second } } } }]
              sorry: [{ play: sorry.wav }]
            """,
            "prompts/en/sorry.wav");
        Assert.Contains(result.Problems, p => p.IsError && p.Text.Contains("sorry.wav is missing in ja", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gap_among_the_places_that_can_be_said_is_told()
    {
        ConfigurationResult result = Load(
            """
            queues:
              first: { announce: { say: [position] } }
            """,
            "prompts/en/say/place_1.wav",
            "prompts/en/say/place_3.wav");
        Assert.Contains(result.Problems, p => !p.IsError && p.Text.StartsWith("say/place_2.wav can not be said in en, though say/place_3.wav can", StringComparison.Ordinal));
    }

    [Fact]
    public void Trunks_that_need_their_answers_where_they_are_heard_from_are_known_by_name()
    {
        ConfigurationResult result = Load("trunks: { a: { allow: [192.0.2.1], force_rport: true }, b: { allow: [192.0.2.2] } }");
        Assert.DoesNotContain(result.Problems, problem => problem.IsError);
        Assert.Equal(["a"], result.Plan!.Access.ForceRport);
    }

    private static ConfigurationResult Load(string yaml, params string[] audio)
    {
        using var directory = new TestDirectory();
        directory["a.yaml"] = "node: { language: en }\n" + yaml;
        foreach (string file in audio)
        {
            string path = Path.Combine(directory.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "no sound");
        }

        return new ConfigurationLoader(directory.Path, _ => null).Load();
    }
}
