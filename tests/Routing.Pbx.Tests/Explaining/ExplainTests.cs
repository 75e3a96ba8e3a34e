using System.Globalization;
using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Explaining;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Configuration;

namespace Routing.Pbx.Tests.Explaining;

/// <summary>What <c>routing explain</c> says of a call, from the configuration alone.</summary>
public sealed class ExplainTests : IDisposable
{
    private const string Yaml = """
        node: { time_zone: Asia/Tokyo, language: en }
        trunks:
          a: { uri: "sip:10.0.1.1:5060", allow: [10.0.1.1], normalize: { country: "81" } }
        trunk_groups:
          main: { members: [a] }
        calendars:
          office: { open: { mon-fri: ["09:00-17:00"] } }
        queues:
          sales: {}
        agents:
          "1001": { device: { username: "1001", password: secret-1001 } }
        extensions:
          "2001": { device: { username: "2001", password: secret-2001 }, caller_id: "0399990000", no_answer: "2002", ring_timeout: 12s }
          "2002": { device: { username: "2002", password: secret-2002 } }
        ring_groups:
          "2100": { members: ["2001", "2002"], ring: 9s, otherwise: { flow: bye } }
        routes:
          help: { emergency: true, numbers: ["110"], to: main }
          japan: { numbers: ["0Z."], to: main }
          agents: { numbers: ["9."], to: main, callers: { extensions: ["1001"] } }
        blocked:
          nuisance: { callers: ["+81312345678"] }
        numbers:
          "+81355556666": { flow: menu }
          "3XX": { flow: bye }
        flows:
          bye: [hangup]
          menu:
            - when: "!open('office')"
              then: [ hangup ]
            - menu: { prompt: menu.wav, timeout: 5s, retries: 0, keys: { "1": { queue: sales }, "2": { transfer: "2001" } }, otherwise: hangup }
        """;

    private readonly TestDirectory _directory = new();
    private readonly PbxPlan _plan;

    public ExplainTests()
    {
        _directory["a.yaml"] = Yaml;
        Directory.CreateDirectory(Path.Combine(_directory.Path, "prompts", "en"));
        File.WriteAllBytes(Path.Combine(_directory.Path, "prompts", "en", "menu.wav"), Fixture.Silence(1));
        ConfigurationResult loaded = new ConfigurationLoader(_directory.Path, _ => null).Load();
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Problems));
        _plan = loaded.Plan;
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("0355556666", "0311112222", "1", "caller a; number +81355556666; step menu when; queue sales; step menu queue; end", 0)]
    [InlineData("0355556666", "0311112222", "2", "caller a; number +81355556666; step menu when; phone 2001; step menu transfer; end", 0)]
    [InlineData("0355556666", "0311112222", "", "caller a; number +81355556666; step menu when; step menu hangup; end", 0)]
    [InlineData("0355556666", "0312345678", "1", "caller a; blocked nuisance", 603)]
    [InlineData("312", "0311112222", "", "caller a; number 3XX; step bye hangup; end", 0)]
    [InlineData("2001", "0311112222", "", "caller a; refused 404", 404)] // strangers reach numbers and nothing else
    [InlineData("0312", "0311112222", "", "caller a; refused 404", 404)]
    [InlineData("2001", "2002", "", "caller 2002; phone 2001; forward 2001; phone 2002; forward 2001; phone 2002", 0)]
    [InlineData("2100", "2001", "", "caller 2001; ring_group 2100; forward 2100", 0)]
    [InlineData("0399998888", "2001", "", "caller 2001; route japan; trunk a", 0)]
    [InlineData("110", "2001", "", "caller 2001; route help; trunk a", 0)]
    [InlineData("9123", "1001", "", "caller 1001; route agents; trunk a", 0)]
    [InlineData("9123", "2001", "", "caller 2001; refused 403", 403)]
    [InlineData("55", "2001", "", "caller 2001; refused 404", 404)]
    public async Task A_call_meets_these_rules(string to, string from, string keys, string rules, int status)
    {
        CallExplanation said = await Explain(to, from, keys, "2026-11-23T10:00+09:00");
        Assert.Equal(rules, string.Join("; ", said.Rules.Where(rule => rule.Name is not ("menu menu" or "menu play")).Select(rule => $"{rule.Rule} {rule.Name}".Trim())));
        Assert.Equal(status, said.Status);
    }

    [Theory]
    [InlineData("2026-11-23T16:59+09:00", "else (office is open)")]
    [InlineData("2026-11-23T17:00+09:00", "then (office is closed)")]
    [InlineData("2026-11-22T10:00+09:00", "then (office is closed)")] // a Sunday
    [InlineData("2026-11-23T00:30Z", "else (office is open)")]
    public async Task Opening_hours_are_those_of_the_time_asked_about(string at, string says)
    {
        CallExplanation said = await Explain("0355556666", "", "", at);
        Assert.StartsWith(says, said.Rules.First(rule => rule.Rule == "step").Says, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(9), said.At.Offset);
    }

    [Fact]
    public async Task A_trunk_is_told_of_as_the_carrier_will_see_the_call()
    {
        ExplainedRule trunk = (await Explain("0399998888", "2001", "", "2026-11-23T10:00Z")).Rules[^1];
        Assert.StartsWith("sip:0399998888@10.0.1.1:5060 from ", trunk.Says, StringComparison.Ordinal);
        Assert.Contains("0399990000", trunk.Says, StringComparison.Ordinal);
    }

    private Task<CallExplanation> Explain(string to, string from, string keys, string at) =>
        CallExplainer.ExplainAsync(_plan, new ExplainedCall(to, from, "a", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), keys));
}
