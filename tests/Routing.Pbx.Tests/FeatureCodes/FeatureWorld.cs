using Routing.Acd.Model;
using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Configuration;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>A <see cref="World"/> with an agent who has no phone of their own, and three seconds of silence for each prompt of feature codes.</summary>
internal sealed class FeatureWorld : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ConfigurationLoader _loader;

    /// <summary>With a path, what people set is kept there.</summary>
    public FeatureWorld(string? states = null, Func<string, string>? change = null)
    {
        Fixture.CopyTo(_directory);
        string[] prompts = [.. FeatureTable.PromptsOf(Enum.GetValues<FeatureAction>()), FeatureSpeech.Reason("lunch"), FeatureSpeech.Reason("no_answer"), FeatureSpeech.Reason(DoNotDisturb.Reason), .. ConfirmSpeech.Prompts, ConfirmSpeech.Queue("outer")];
        foreach (string prompt in prompts.Distinct().SelectMany(prompt => (string[])[$"en/{prompt}", $"ja/{prompt}"]))
        {
            string file = Path.Combine(_directory.Path, "prompts", prompt);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(_directory.Path, "prompts", "en", "say", "wait_1.wav"), file);
        }

        Write(change ?? World.Unchanged);
        _loader = new ConfigurationLoader(_directory.Path, _ => null);
        World = new World(configuration: _loader, desks: states is null ? null : new DeskStateFile(states, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
    }

    public World World { get; }

    public void Reload(Func<string, string> change)
    {
        Write(change);
        ConfigurationResult loaded = _loader.Load();
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Problems));
        World.Pbx.Load(loaded.Plan);
        World.Pass(0);
    }

    /// <summary>Dials a code and hears it to its end: the prompts without their folder and ending, each once in a row.</summary>
    public string Dial(TestPhone phone, string code, string keys = "", bool hangsUp = false) => Hear(Begin(phone, code), keys, hangsUp);

    public TestCall Begin(TestPhone phone, string code)
    {
        TestCall call = phone.Dial(code);
        World.Until(() => call.IsAnswered || call.End is not null, 5, $"{code} is answered");
        Assert.True(call.IsAnswered, $"{code} was refused with {call.Refused}");
        return call;
    }

    /// <summary>Types the keys, a word at each prompt that begins with <c>ask</c>; then listens.</summary>
    public string Hear(TestCall call, string keys = "", bool hangsUp = false, string? language = null)
    {
        var words = new Queue<string>(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var heard = new List<string>();
        for (int i = 0; i < 1500 && call.End is null; i++)
        {
            World.Pass(0.1);
            string? prompt = World.Hears(call).Prompt is { } key ? Path.GetFileNameWithoutExtension(key) : null;
            if (prompt is null || (heard.Count > 0 && heard[^1] == prompt))
            {
                continue;
            }

            heard.Add(prompt);
            Assert.True(language is null || World.Hears(call).Prompt!.StartsWith($"prompts/{language}/", StringComparison.Ordinal), $"{World.Hears(call).Prompt} is not spoken in {language}");
            if (prompt.StartsWith("ask", StringComparison.Ordinal) && words.TryDequeue(out string? word))
            {
                foreach (char digit in word)
                {
                    World.Press(call, digit);
                    World.Pass(0.1);
                }
            }
            else if (prompt.StartsWith("ask", StringComparison.Ordinal) && hangsUp)
            {
                call.Hangup();
            }
        }

        Assert.True(call.End is not null, "it hangs up");
        return string.Join(' ', heard);
    }

    public AgentState StateOf(string agent) => World.StateOf(agent);

    public void Settle(string agent, AgentState state, double within = 5) => World.Until(() => StateOf(agent) == state, within, $"{agent} is {state}, not {StateOf(agent)}");

    /// <summary>Nothing is left, and what was recorded adds up.</summary>
    public void AssertFine()
    {
        World.AssertNothingIsLeft();
        World.AssertAddsUp();
    }

    public void Dispose()
    {
        World.Dispose();
        _directory.Dispose();
    }

    private void Write(Func<string, string> change)
    {
        string text = File.ReadAllText(Path.Combine(Fixture.Place, "exchange.yaml"))
            .Replace("\"1100\": {", "\"1005\": { sign_in: pin, pin: \"0815\", skills: { green: 5 } }\n  \"1100\": {");
        _directory["exchange.yaml"] = change(text);
    }
}
