using Routing.Pbx.Configuration;
using Routing.Pbx.Explaining;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Configuration;

namespace Routing.Pbx.Tests.Explaining;

/// <summary>For each kind of thing that a phone can dial: what <c>routing explain</c> says of it is what the exchange does with it.</summary>
public sealed class EngineAgreesTests
{
    private const string Numbers = """

          "0355556666": { flow: talks_only }
          "+8135555777X": { flow: excuse }
          "790": { flow: goes_out }
        """;

    private const string Routes = """
        out: { numbers: ["0Z."], to: carrier }
          abroad: { numbers: ["010Z."], to: carrier, callers: { extensions: ["1004"] } }
          barred: { numbers: ["0990."], callers: none }
          mobile: { numbers: ["090."], to: carrier, callers: { flows: [goes_out] } }
          agents: { numbers: ["0901234567"], to: carrier, callers: { extensions: ["1100"] } }
          line: { numbers: ["90Z."], strip: 1, to: carrier }
        """;

    /// <summary>What is dialled by 2001, and what comes of it.</summary>
    public static TheoryData<string, string> Dialled => new()
    {
        { "2002", "phone 2002" },
        { "1004", "phone 1004" },
        { "1100", "carrier" }, // an agent outside
        { "2100", "phone 2002" }, // a ring group
        { "100", "flow menu" },
        { "0355556666", "flow talks_only" },
        { "+81355556666", "flow talks_only" },
        { "01081355556666", "flow talks_only" },
        { "0355557770", "flow excuse" },
        { "790", "carrier" }, // a flow that sends its callers outside
        { "*11", "feature sign_in" },
        { "*722002", "feature forward_always" },
        { "*8", "feature pick_up" },
        { "*82002", "feature pick_up" },
        { "*70", "feature park" },
        { "*70801", "feature park" },
        { "801", "feature retrieve" },
        { "*71801", "feature retrieve" },
        { "110", "carrier" },
        { "urn:service:sos", "carrier" },
        { "URN:service:sos.fire", "carrier" },
        { "0312345678", "carrier" },
        { "+81312345678", "carrier" },
        { "90312345678", "carrier" },
        { "01019005551234", "refused 403" },
        { "+19005551234", "refused 403" },
        { "0990123456", "refused 403" },
        { "+81990123456", "refused 403" },
        { "09011112222", "refused 403" },
        { "777", "refused 404" },
        { "*99", "refused 404" },
        { "urn:service:counseling", "refused 404" },
        { "alice", "refused 404" },
    };

    [Theory]
    [MemberData(nameof(Dialled))]
    public async Task What_is_said_of_a_call_is_what_becomes_of_it(string dialled, string comes)
    {
        Assert.Equal(comes, Becomes(dialled));
        Assert.Equal(comes, await Said(dialled));
    }

    private static string Becomes(string dialled)
    {
        using var world = new World();
        world.Reload(Change);
        TestPhone phone = world.Phone("2001");
        TestPhone[] others = [world.Phone("2002"), world.Phone("1004")];
        TestCallee carrier = world.Carrier();
        TestCall call = dialled.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) ? Ask(world, phone, dialled) : phone.Dial(dialled);
        world.Pass(1);
        string comes = call.Refused > 0 ? $"refused {call.Refused}"
            : carrier.Calls.Count > 0 ? "carrier"
            : others.FirstOrDefault(other => other.Rings) is { } rung ? $"phone {rung.User}"
            : "";
        call.Hangup();
        world.Pass(30);
        return comes.Length > 0 ? comes : world.Record.Flow!.Replace("feature:", "feature ", StringComparison.Ordinal) is var flow && flow.Contains(' ') ? flow : $"flow {flow}";
    }

    private static async Task<string> Said(string dialled)
    {
        using var directory = new TestDirectory();
        Fixture.CopyTo(directory);
        directory["exchange.yaml"] = Change(File.ReadAllText(Path.Combine(directory.Path, "exchange.yaml")));
        ConfigurationResult loaded = new ConfigurationLoader(directory.Path, _ => null).Load();
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Problems));
        CallExplanation said = await CallExplainer.ExplainAsync(loaded.Plan, new ExplainedCall(dialled, "2001", null, DateTimeOffset.UnixEpoch, ""));
        ExplainedRule[] rules = [.. said.Rules];
        return said.Status > 0 ? $"refused {said.Status}"
            : rules.Any(rule => rule.Rule == "trunk") && !rules.Any(rule => rule.Rule == "forward") ? "carrier"
            : rules.FirstOrDefault(rule => rule.Rule == "ring_group") is { } group ? $"phone {loaded.Plan.RingGroups[group.Name].Members.First(member => member != "2001")}"
            : rules.FirstOrDefault(rule => rule.Rule == "phone") is { } phone ? $"phone {phone.Name}"
            : rules.FirstOrDefault(rule => rule.Rule == "number") is { } number ? $"flow {number.Says.Split(' ')[4]}"
            : rules.FirstOrDefault(rule => rule.Rule == "parking") is not null ? "feature retrieve"
            : rules.FirstOrDefault(rule => rule.Rule == "feature") is { } feature ? $"feature {feature.Says.Split([',', ':'])[0]}"
            : "nothing";
    }

    private static TestCall Ask(World world, TestPhone phone, string service)
    {
        var call = new TestCall();
        call.Dialog = phone.Agent.Invite(
            new Routing.Sip.Dialogs.OutgoingInvite
            {
                RequestUri = service,
                Routes = [$"<sip:{World.Exchange};lr>"],
                FromUser = "2001",
                Offer = Sdp.Plain,
                Secret = new Routing.Sip.Dialogs.DigestSecret("2001", "secret-2001"),
            },
            call);
        return call;
    }

    private static string Change(string text) => text
        .Replace("out: { numbers: [\"0Z.\"], to: [both] }", Routes, StringComparison.Ordinal)
        .Replace("max_calls: 1000", "max_calls: 1000\n    normalize: { country: \"81\" }", StringComparison.Ordinal)
        .Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }" + Numbers, StringComparison.Ordinal)
        .Replace("  outer: [ { queue: outer } ]", "  outer: [ { queue: outer } ]\n  goes_out: [ { transfer: \"09011112222\" }, hangup ]", StringComparison.Ordinal);
}
