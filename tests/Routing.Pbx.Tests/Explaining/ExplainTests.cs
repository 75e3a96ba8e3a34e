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
          a: { uri: "sip:10.0.1.1:5060", allow: [10.0.1.1], normalize: { country: "81" }, identity: { preset: pai, diversion: "{diverted}" } }
          b: { uri: "sip:10.0.2.1:5060", allow: [10.0.2.1], normalize: { country: "81" }, transfers: allow, trusted: true }
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
          mobile: { numbers: ["090X."], to: main, callers: { flows: [away] } }
        blocked:
          nuisance: { callers: ["+81312345678"] }
        feature_codes:
          "*11": sign_in
          "*13X": pause
          "*72X.": forward_always
          "*8": pick_up
          "*8X.": pick_up
          "*70": park
          "*70X.": park
        parking: { slots: 801-803, timeout: 40s }
        pause_reasons: { "1": lunch }
        numbers:
          "*": { flow: bye }
          "+81355556666": { flow: menu }
          "3XX": { flow: bye }
          "400": { flow: away }
          "401": { flow: handed }
          "402": { flow: inside }
        flows:
          bye: [hangup]
          away: [ { transfer: "09012345678" }, hangup ]
          handed: [ { transfer: { to: "0399998888", by: refer } }, hangup ]
          inside: [ { transfer: "2001" }, hangup ]
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

    [Fact]
    public async Task Who_is_kept_out_is_told_with_what_of_the_rule_fits()
    {
        CallExplanation told = await CallExplainer.ExplainAsync(_plan, new ExplainedCall("+81355556666", "0312345678", "a", DateTimeOffset.UnixEpoch, ""));
        Assert.Equal(603, told.Status);
        Assert.Contains(new ExplainedRule("blocked", "nuisance", "+81312345678 fits +81312345678: kept out, rejected (603)"), told.Rules);
    }

    [Theory]
    [InlineData("0355556666", "0311112222", "1", "caller a; number +81355556666; step menu when; queue sales; step menu queue; end", 0)]
    [InlineData("0355556666", "0311112222", "2", "caller a; number +81355556666; step menu when; phone 2001; forward 2001; phone 2002; forward 2001; phone 2002; step menu transfer; end", 0)]
    [InlineData("0355556666", "0311112222", "", "caller a; number +81355556666; step menu when; step menu hangup; end", 0)]
    [InlineData("0355556666", "0312345678", "1", "caller a; blocked nuisance", 603)]
    [InlineData("312", "0311112222", "", "caller a; number 3XX; step bye hangup; end", 0)]
    [InlineData("2001", "0311112222", "", "caller a; number *; step bye hangup; end", 0)] // strangers reach numbers and nothing else
    [InlineData("0312", "0311112222", "", "caller a; number *; step bye hangup; end", 0)]
    [InlineData("2001", "2002", "", "caller 2002; phone 2001; forward 2001; phone 2002; forward 2001; phone 2002", 0)]
    [InlineData("2100", "2001", "", "caller 2001; ring_group 2100; forward 2100", 0)]
    [InlineData("0399998888", "2001", "", "caller 2001; route japan; trunk a", 0)]
    [InlineData("110", "2001", "", "caller 2001; route help; trunk a", 0)]
    [InlineData("9123", "1001", "", "caller 1001; route agents; trunk a", 0)]
    [InlineData("9123", "2001", "", "caller 2001; refused 403", 403)]
    [InlineData("*11", "1001", "", "caller 1001; feature *11; end", 0)]
    [InlineData("*722002", "1001", "", "caller 1001; feature *72X.; end", 0)]
    [InlineData("*11", "0311112222", "", "caller a; number *; step bye hangup; end", 0)] // for phones of ours alone
    [InlineData("801", "2001", "", "caller 2001; parking 801", 0)]
    [InlineData("*70801", "2001", "", "caller 2001; feature *70X.; end", 0)]
    [InlineData("*702001", "2001", "", "caller 2001; feature *70X.; parking 2001; end", 0)]
    [InlineData("*8", "2001", "", "caller 2001; feature *8; end", 0)]
    [InlineData("*82002", "2001", "", "caller 2001; feature *8X.; end", 0)]
    [InlineData("urn:service:sos.police", "2001", "", "caller 2001; route help; trunk a", 0)]
    [InlineData("0355556666", "2001", "2", "caller 2001; number +81355556666; step menu when; phone 2001; forward 2001; phone 2002; forward 2001; phone 2002; step menu transfer; end", 0)]
    [InlineData("+81399998888", "2001", "", "caller 2001; route japan; trunk a", 0)]
    [InlineData("09012345678", "2001", "", "caller 2001; refused 403", 403)]
    [InlineData("400", "2001", "", "caller 2001; number 400; route mobile; trunk a; step away transfer; end", 0)] // on the flow's account, as for any caller
    [InlineData("400", "0311112222", "", "caller a; number 400; route mobile; trunk a; step away transfer; end", 0)]
    [InlineData("401", "0311112222", "", "caller a; number 401; refer 0399998888; step handed transfer; step handed hangup; end", 0)] // its trunk takes none
    [InlineData("401", "2001", "", "caller 2001; number 401; refer 0399998888; step handed transfer; step handed hangup; end", 0)]
    [InlineData("55", "2001", "", "caller 2001; number *; step bye hangup; end", 0)]
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

    [Theory]
    [InlineData("0355556666", "0312345678", "+81312345678 fits +81312345678: kept out, rejected (603)")]
    [InlineData("9123", "2001", "the route agents, to which 9. belongs, is not for phone 2001")]
    public async Task It_says_who_is_refused_and_by_which_rule(string to, string from, string says) =>
        Assert.Equal(says, (await Explain(to, from, "", "2026-11-23T10:00Z")).Rules[^1].Says);

    [Fact]
    public async Task A_trunk_is_told_of_as_the_carrier_will_see_the_call()
    {
        ExplainedRule trunk = (await Explain("0399998888", "2001", "", "2026-11-23T10:00Z")).Rules[^1];
        Assert.StartsWith("sip:0399998888@10.0.1.1:5060 from ", trunk.Says, StringComparison.Ordinal);
        Assert.Contains("0399990000", trunk.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_carrier_that_connects_its_caller_itself_is_asked_for_the_number_in_its_own_form()
    {
        CallExplanation said = await CallExplainer.ExplainAsync(_plan, new ExplainedCall("401", "0311112222", "b", DateTimeOffset.UnixEpoch, ""));
        Assert.Contains(new ExplainedRule("refer", "0399998888", "the carrier of b is asked to connect its caller with sip:0399998888@10.0.2.1:5060, and the call is over here"), said.Rules);
        Assert.Equal("the caller is with somebody, or waits for that", said.Rules[^1].Says);
    }

    // RFC 5806 §4, RFC 3325 §5: who was called sent them on, and nobody vouches for a caller whose carrier is not trusted.
    [Theory]
    [InlineData("a", "P-Preferred-Identity")]
    [InlineData("b", "P-Asserted-Identity")]
    public async Task A_caller_from_outside_who_is_sent_out_again_is_told_of_as_the_carrier_will_see_it(string trunk, string header)
    {
        CallExplanation said = await CallExplainer.ExplainAsync(_plan, new ExplainedCall("400", "0311112222", trunk, DateTimeOffset.UnixEpoch, ""));
        string told = said.Rules.Single(rule => rule.Rule == "trunk").Says;
        Assert.Contains(header, told, StringComparison.Ordinal);
        Assert.Contains("; Diversion: <sip:400@", told, StringComparison.Ordinal);
    }

    private Task<CallExplanation> Explain(string to, string from, string keys, string at) =>
        CallExplainer.ExplainAsync(_plan, new ExplainedCall(to, from, "a", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), keys));
}
