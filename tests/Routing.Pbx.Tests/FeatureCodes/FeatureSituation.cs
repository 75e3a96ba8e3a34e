using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>A phone, and the agent whose desk it is, brought into one of the situations of the table <c>codes.tsv</c>.</summary>
internal sealed class FeatureSituation : IDisposable
{
    private const string WrapUp = "    on_unreachable: { cool_down: 10s }\n    wrap_up: 7s";
    private const string Removed = "  \"1001\": { device: { username: \"1001\", password: secret-1001 }, skills: { red: 5 } }\n";

    private readonly List<TestCall> _calls = [];

    private FeatureSituation(FeatureWorld world, TestPhone phone, string agent) => (World, Phone, Agent) = (world, phone, agent);

    /// <summary>All there are, as the table names them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "signed_out", "available", "ringing", "talking", "wrap_up", "paused", "cooling", "paused_by_engine", "do_not_disturb", "paused_and_do_not_disturb",
        "signed_out_and_do_not_disturb", "forwarded", "guest", "owner", "left", "nobody", "unregistered", "draining", "removed",
    ];

    public FeatureWorld World { get; }

    /// <summary>Who dials.</summary>
    public TestPhone Phone { get; }

    /// <summary>Whose desk it is, or was.</summary>
    public string Agent { get; }

    /// <summary>Done as soon as the call is there, before it does anything.</summary>
    public Action Meanwhile { get; private init; } = static () => { };

    /// <summary>A world in that situation, in which prompts are spoken in <paramref name="language"/>.</summary>
    public static FeatureSituation Make(string name, string language)
    {
        var world = new FeatureWorld(change: text => text
            .Replace("\"1001\": { device", $"\"1001\": {{ language: {language}, device", StringComparison.Ordinal)
            .Replace("\"1004\": { device", $"\"1004\": {{ language: {language}, device", StringComparison.Ordinal)
            .Replace("\"2001\": { name", $"\"2001\": {{ language: {language}, name", StringComparison.Ordinal)
            .Replace(WrapUp, WrapUp.Replace("wrap_up: 7s", "wrap_up: { time: 60s, most: 200s }", StringComparison.Ordinal), StringComparison.Ordinal));
        if (name == "owner")
        {
            TestPhone theirs = world.World.Phone("1001");
            world.Dial(theirs, "*111004", "4711#"); // whose own phone it is dials, or so they think
            return new FeatureSituation(world, theirs, "1004");
        }

        string own = name is "guest" or "left" ? "1004" : name == "nobody" ? "2001" : "1001";
        TestPhone phone = world.World.Phone(own);
        if (name is "guest" or "left")
        {
            TestPhone seat = world.World.Phone("2001");
            world.Dial(seat, "*111004", "4711#");
            return new FeatureSituation(world, name == "guest" ? seat : phone, "1004");
        }

        var made = new FeatureSituation(world, phone, name == "nobody" ? "" : "1001")
        {
            Meanwhile = name == "removed" ? () => world.Reload(text => text.Replace(Removed, "", StringComparison.Ordinal)) : static () => { },
        };
        made.Bring(name);
        return made;
    }

    /// <summary>
    /// How the agent is in the end: the ACD's state (and what people set, where that is something else), what is set at the desk and who
    /// sits where.
    /// </summary>
    public string Tell()
    {
        var words = new List<string>();
        if (Agent.Length > 0)
        {
            if (!World.World.Pbx.Plan.Agents.TryGetValue(Agent, out var plan))
            {
                return "gone";
            }

            AgentSnapshot now = World.World.Pbx.AcdSnapshot().Agents.Single(known => known.Agent == plan.Id);
            string mode = now.Mode == AgentMode.Paused ? $"paused:{now.ModeReason}" : PbxWords.Of(now.Mode == AgentMode.Available ? AgentState.Available : AgentState.SignedOut);
            string state = PbxWords.Of(now.State);
            words.Add(mode.StartsWith(state, StringComparison.Ordinal) ? mode : $"{state}({mode})");
        }

        string desk = Agent.Length > 0 ? Agent : Phone.User;
        DeskState set = World.World.Pbx.SettingsOf(desk);
        (string Name, string? Value)[] settings = [("quiet", set.DoNotDisturb ? "on" : null), ("always", set.Always), ("busy", set.Busy), ("no_answer", set.NoAnswer), ("seat", set.Seat)];
        words.AddRange(settings.Where(setting => setting.Value is not null).Select(setting => $"{setting.Name}={setting.Value}"));
        return string.Join(' ', words);
    }

    /// <summary>All calls of it are over.</summary>
    public void End() => _calls.ForEach(call => call.Hangup());

    public void Dispose() => World.Dispose();

    private void Bring(string name)
    {
        switch (name)
        {
            case "signed_out":
                World.Dial(Phone, "*12");
                break;
            case "ringing":
                Phone.Habit = Habit.LetsRing;
                Call();
                World.World.Until(() => Phone.Rings, 2, "it rings");
                break;
            case "talking":
                Call();
                World.World.Until(() => Phone.Talking, 5, "they talk");
                break;
            case "wrap_up":
                TestCall served = Call();
                World.World.Until(() => Phone.Talking, 5, "they talk");
                served.Hangup();
                World.Settle("1001", AgentState.WrapUp);
                break;
            case "paused":
                World.Dial(Phone, "*21");
                break;
            case "cooling":
                Phone.Habit = Habit.Declines;
                TestCall declined = Call();
                World.World.Until(() => Phone.Calls.Count > 0 && Phone.Last.End is not null, 5, "declined");
                declined.Hangup();
                break;
            case "paused_by_engine":
                Phone.Habit = Habit.LetsRing;
                Call();
                World.Settle("1001", AgentState.Paused, 40);
                End();
                break;
            case "do_not_disturb":
                World.Dial(Phone, "*78");
                break;
            case "paused_and_do_not_disturb":
                World.Dial(Phone, "*21");
                World.Dial(Phone, "*78");
                break;
            case "signed_out_and_do_not_disturb":
                World.Dial(Phone, "*78");
                World.Dial(Phone, "*12");
                break;
            case "forwarded":
                World.Dial(Phone, "*722001");
                break;
            case "unregistered":
                Phone.Unregister();
                World.World.Until(() => Phone.IsGone, 5, "gone");
                break;
            case "draining":
                World.World.Pbx.Drain();
                break;
        }

        World.World.Pass(0.5);
    }

    private TestCall Call()
    {
        TestCall call = World.World.Call("201");
        _calls.Add(call);
        return call;
    }
}
