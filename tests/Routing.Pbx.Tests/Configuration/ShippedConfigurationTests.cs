using System.Net;
using System.Text.RegularExpressions;
using Routing.Acd.Model;
using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>What stands in config/: starts as it is, shows every key, and its examples fit.</summary>
public sealed class ShippedConfigurationTests
{
    private static ConfigurationResult LoadForReal(string directory) => new ConfigurationLoader(directory, _ => null).Load();

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(Path.Combine(TestLoad.Shipped, "examples"), "*.yaml.example").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void It_loads_without_a_variable_and_warns_of_the_shipped_passwords_alone()
    {
        ConfigurationResult result = LoadForReal(TestLoad.Shipped);

        ConfigurationProblem problem = Assert.Single(result.Problems);
        Assert.Contains("shipped", problem.Text, StringComparison.Ordinal);
        Assert.NotNull(result.Plan);
        Assert.Equal(["all_busy", "english_menu", "main_menu"], result.Plan.Flows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_language_without_prompts_is_an_error_at_each_prompt()
    {
        using var directory = new TestDirectory();
        foreach (string file in Directory.GetFiles(TestLoad.Shipped, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".yaml") || f.EndsWith(".wav")))
        {
            string copy = Path.Combine(directory.Path, Path.GetRelativePath(TestLoad.Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        directory["node.yaml"] = File.ReadAllText(Path.Combine(TestLoad.Shipped, "node.yaml")).Replace("language: ja", "language: fr");

        ConfigurationResult result = LoadForReal(directory.Path);

        Assert.Null(result.Plan);
        Assert.Contains(result.Problems, p => p.Text.Contains("welcome.wav is missing in fr", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_plan_says_what_the_files_say()
    {
        PbxPlan plan = LoadForReal(TestLoad.Shipped).Plan!;

        Assert.Equal(1, plan.Version);
        Assert.Equal("udp:0.0.0.0:5060", string.Join(' ', plan.Node.SipListen.Select(l => $"{l.Protocol.ToString().ToLowerInvariant()}:{l.EndPoint}")));
        Assert.Equal((20000, 29999), plan.Node.MediaPorts);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8080), plan.Node.HttpListen);
        Assert.Equal("sqlite:routing.db", plan.Node.Store);
        Assert.Equal(new NumberRoute("english_menu", "en"), plan.Numbers.Find("200"));
        Assert.Equal(new NumberRoute("main_menu", "ja"), plan.Numbers.Find("0399999999"));
        Assert.Equal("desk-1001", plan.Access.Credentials["1001"].Password);
        Assert.Equal(["lab 127.0.0.1/32 "], plan.Access.Trunks.Select(t => $"{t.Trunk} {t.Network} {t.Port}"));
        Assert.Contains(IPNetwork.Parse("192.168.0.0/16"), plan.Access.Phones);

        QueuePlan billing = plan.Routing.Queues[plan.Queues["billing"].Id.Value]!;
        Assert.Equal("billing", billing.Name);
        Assert.Equal([3], billing.Requires.Select(set => (int)set.Requirements[0].Level));
        Assert.Equal([0L, 20_000_000L], billing.Groups.Select(group => group.AfterMicroseconds));
        Assert.Equal(15_000_000, billing.RingTimeoutMicroseconds);
        Assert.Equal(new RefusalRule(10_000_000, 2), billing.OnNoAnswer);
        Assert.Equal(20_000_000, Assert.Single(billing.Relax).AfterMicroseconds);
        Assert.Equal(new QueueLimits { Waiting = 200, WaitMicroseconds = 600_000_000, EstimatedWaitMicroseconds = 1_800_000_000 }, billing.Limits);
        Assert.Equal((10_000_000L, 300_000_000L, false), (billing.WrapUpMicroseconds, billing.WrapUpMostMicroseconds, billing.WrapUpManual));
        Assert.Equal(new OverflowPlan("all_busy", null), plan.Queues["billing"].Overflow);
        Assert.Equal(new AffinityPlan(TimeSpan.FromDays(7), TimeSpan.FromSeconds(10), false), plan.Queues["billing"].Affinity);
        Assert.Equal(["position", "estimated_wait"], plan.Queues["billing"].Announce!.Say);
        Assert.Equal((true, 60_000_000L, 1_000_000L), (plan.Routing.Trace, plan.Routing.PauseKeepsIdleMicroseconds, plan.Routing.AgingGainMicroseconds));
        Assert.Equal("billing", plan.Routing.SkillNames[billing.Requires[0].Requirements[0].Skill.Value]);
        Assert.Equal(["front_desk", "backup"], billing.Groups.Select(group => plan.Routing.GroupNames[group.Group.Value]));
        Assert.Equal(0.8, plan.Queues["billing"].ServiceLevelTarget);

        AgentPlan agent = plan.Routing.Agents[plan.Agents["1001"].Id.Value]!;
        Assert.Equal("billing=5 english=5 japanese=8 technical=3", string.Join(' ',
            agent.Skills.Select(s => $"{plan.Names.Skills[s.Skill.Value]}={s.Level}").Order(StringComparer.Ordinal)));
        Assert.True(plan.Calendars["office"].IsOpen(new DateTime(2026, 1, 4, 23, 59, 59)));
        Assert.Equal("prompts/en/welcome.wav", plan.Prompts.Resolve("welcome.wav", "en"));
        Assert.True(File.Exists(plan.Prompts.PathByKey["music/hold.wav"]));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_fits_beside_the_shipped_files(string example)
    {
        using var copy = new TestDirectory();
        foreach (string file in Directory.EnumerateFiles(TestLoad.Shipped, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy.Path, Path.GetRelativePath(TestLoad.Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        string text = File.ReadAllText(Path.Combine(TestLoad.Shipped, "examples", example));
        copy["carrier.yaml"] = text;
        IReadOnlyList<ConfigurationProblem> problems = LoadForReal(copy.Path).Problems;
        ConfigurationProblem[] errors = [.. problems.Where(problem => problem.IsError)];
        Assert.DoesNotContain(problems, problem => problem.Text.Contains("abroad", StringComparison.Ordinal));

        if (text.StartsWith("# from a later version", StringComparison.Ordinal))
        {
            Assert.All(errors, error => Assert.Contains("not supported by this version yet", error.Text, StringComparison.Ordinal));
            Assert.NotEmpty(errors);
        }
        else
        {
            Assert.Empty(errors);
        }
    }

    [Theory]
    [InlineData("01019005551234", "1003", 403)]
    [InlineData("01019005551234", "1001", 0)]
    [InlineData("18401019005551234", "1003", 403)]
    [InlineData("18401019005551234", "1001", 403)]
    [InlineData("0990123456", "1001", 403)]
    [InlineData("1840990123456", "1001", 403)]
    [InlineData("0312345678", "1003", 0)]
    [InlineData("0992345678", "1003", 0)] // Kagoshima
    [InlineData("1860312345678", "1003", 0)]
    [InlineData("119", "1003", 0)]
    public async Task The_Japanese_example_lets_nobody_abroad_but_the_front_desk_and_no_premium_numbers(string dialled, string phone, int status)
    {
        using var copy = new TestDirectory();
        foreach (string file in Directory.EnumerateFiles(TestLoad.Shipped, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy.Path, Path.GetRelativePath(TestLoad.Shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        copy["carrier.yaml"] = File.ReadAllText(Path.Combine(TestLoad.Shipped, "examples", "japan-two-trunks.yaml.example"));
        PbxPlan plan = LoadForReal(copy.Path).Plan!;
        var said = await Routing.Pbx.Explaining.CallExplainer.ExplainAsync(plan, new(dialled, phone, null, DateTimeOffset.UnixEpoch, ""));
        Assert.Equal(status, said.Status);
    }

    [Fact]
    public void The_costly_numbers_of_each_country_are_written_down()
    {
        string text = string.Join(' ', File.ReadAllLines(Path.Combine(TestLoad.Shipped, "routes.yaml")).Select(line => line.TrimStart('#').Trim()));
        Assert.All(CostlyNumbers.All, row => Assert.Matches($@"\+{row.Country}: {string.Join(' ', row.Prefixes)}[;.]", text));
        Assert.True(CostlyNumbers.All.Count > 40);
        Assert.Equal(CostlyNumbers.All.Count, CostlyNumbers.All.DistinctBy(row => row.Country).Count());
        Assert.All(CostlyNumbers.All, row => Assert.True(Countries.IsKnown(row.Country), row.Country));
    }

    [Fact]
    public void Each_key_is_shown_and_explained()
    {
        string[] lines = [.. Directory.GetFiles(TestLoad.Shipped, "*.yaml").SelectMany(File.ReadAllLines)];
        string[] missing = [.. ConfigurationSchema.Keys().Where(key => !IsExplained(key.Key, lines)).Select(key => key.Path)];

        Assert.Empty(missing);
    }

    [Fact]
    public void Each_key_has_a_doc_and_a_default_that_can_be_read()
    {
        foreach ((string path, Key key) in ConfigurationSchema.Keys())
        {
            Assert.True(key.Doc.EndsWith('.'), path);
            if (key.DefaultText is not null)
            {
                key.ReadDefault();
            }
        }
    }

    [Fact]
    public void The_schema_is_the_one_that_the_code_makes()
    {
        string file = Path.Combine(TestLoad.Shipped, "routing.schema.json");
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") is not null)
        {
            File.WriteAllText(file, ConfigurationSchema.Generate());
        }

        Assert.Equal(ConfigurationSchema.Generate(), File.ReadAllText(file));
    }

    [Fact]
    public void Each_file_names_the_schema()
    {
        Assert.All(Directory.GetFiles(TestLoad.Shipped, "*.yaml"), file =>
            Assert.Equal("# yaml-language-server: $schema=routing.schema.json", File.ReadLines(file).First()));
    }

    [Fact]
    public void Both_languages_have_the_same_prompts_and_all_is_small()
    {
        string[] Names(string language) =>
            [.. Directory.GetFiles(Path.Combine(TestLoad.Shipped, "prompts", language), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(TestLoad.Shipped, "prompts", language), file)).Order(StringComparer.Ordinal)];

        Assert.Equal(Names("ja"), Names("en"));
        long size = Directory.EnumerateFiles(TestLoad.Shipped, "*.wav", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.InRange(size, 100_000, 3_500_000);
    }

    // A comment above the line, or behind the value on it; or a comment that shows the key.
    private static bool IsExplained(Key key, string[] lines)
    {
        var shown = new Regex($@"(^|[\s{{,#]){Regex.Escape(key.Name)}:(\s|$)");
        for (int i = 0; i < lines.Length; i++)
        {
            Match match = shown.Match(lines[i]);
            if (match.Success && (lines[i].Contains("# ", StringComparison.Ordinal) || HasCommentAbove(lines, i)))
            {
                return true;
            }
        }

        return false;
    }

    // Sections, and keys that one comment explains together, stand under it without an empty line between.
    private static bool HasCommentAbove(string[] lines, int line)
    {
        for (int i = line - 1; i >= 0 && line - i <= 6; i--)
        {
            if (lines[i].TrimStart().StartsWith('#'))
            {
                return true;
            }
        }

        return false;
    }
}
