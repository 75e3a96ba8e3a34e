using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>What networks have signed of a call (Identity, RFC 8224), on its way to phones and to other carriers.</summary>
public sealed class SignedCallTests
{
    // RFC 8224 §4.1, §12.1: only while what was signed is what is shown.
    [Theory]
    [InlineData("identity: { stir: pass }", "", "", true)]
    [InlineData("identity: { preset: pai, stir: pass }, trusted: true, auth: { username: account, password: secret12 }", "trusted: true", "", true)]
    [InlineData("identity: { stir: pass, history_info: \"{diverted}\", diversion: none }", "", "", true)]
    [InlineData("identity: { stir: drop }", "", "", false)]
    [InlineData("identity: { diversion: \"{diverted}\" }", "", "", false)]
    [InlineData("identity: { stir: pass, diversion: none }", "", "", false)] // nothing says that it was sent on, and the signature is for another called number
    [InlineData("identity: { preset: ppi, stir: pass }, auth: { username: account, password: secret12 }", "", "", false)] // the number is in neither place
    [InlineData("identity: { stir: pass }", "", "caller_id: \"0300001111\"", false)] // another number is shown
    [InlineData("identity: { stir: pass }", "", "caller_id: { withhold: true }", false)]
    [InlineData("identity: { stir: pass }, normalize: { country: \"81\", caller_format: national }", "normalize: { country: \"81\" }", "", true)] // the same number in another form
    public void From_trunk_to_trunk_it_goes_on_where_it_still_holds(string to, string from, string route, bool goesOn)
    {
        using var world = new World();
        world.Reload(text => text
            .Replace("    max_calls: 1000", $"    max_calls: 1000\n    {to.Replace(", trusted", "\n    trusted", StringComparison.Ordinal).Replace(", auth", "\n    auth", StringComparison.Ordinal).Replace(", normalize", "\n    normalize", StringComparison.Ordinal)}", StringComparison.Ordinal)
            .Replace("    max_calls: 2", $"    max_calls: 2{(from.Length > 0 ? "\n    " + from : "")}", StringComparison.Ordinal)
            .Replace("to: [both] }", $"to: [both]{(route.Length > 0 ? ", " + route : "")} }}", StringComparison.Ordinal));
        TestCallee outside = world.Carrier();
        string[] tokens = [Token('a', 1200), Token('b', 900)];
        TestCall call = world.Call("702", trunk: "narrow", headers: [.. tokens.Select(token => new KeyValuePair<string, string>("Identity", token))]);
        world.Until(() => outside.Rings, 8, "it rings out there");
        Assert.Equal(goesOn ? tokens : [], outside.Last.Incoming.Headers("Identity"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(1500, 4, 4)]
    [InlineData(3000, 4, 2)] // 8 KB in all
    [InlineData(300, 10, 8)]
    public void Tokens_of_any_usual_size_reach_a_phone_in_their_order_and_what_is_left_out_is_told(int size, int came, int reach)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1004");
        string[] tokens = [.. Enumerable.Range(0, came).Select(i => Token((char)('a' + i), size))];
        TestCall call = world.Call("202", headers: [.. tokens.Select(token => new KeyValuePair<string, string>("Identity", token))]);
        world.Until(() => agent.Rings, 5, "it rings");
        Assert.Equal(tokens.Take(reach), agent.Last.Incoming.Headers("Identity"));
        Assert.Equal(reach < came ? 1 : 0, world.Log.Lines.Count(line => line.Contains("Identity headers are handed on", StringComparison.Ordinal)));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // ATIS-1000074: what a verification service said goes into the record, and flows may judge by it.
    [Theory]
    [InlineData(true, "TN-Validation-Failed", "{\"verstat\":\"TN-Validation-Failed\"}", "prompts/en/sorry.wav")]
    [InlineData(true, "TN-Validation-Passed-A", "{\"verstat\":\"TN-Validation-Passed-A\"}", "prompts/en/greeting.wav")]
    [InlineData(false, "TN-Validation-Failed", "{}", "prompts/en/greeting.wav")]
    public void A_verdict_is_in_the_record_and_in_the_flow(bool trusted, string verdict, string attributes, string heard)
    {
        using var world = new World();
        world.Reload(text => text
            .Replace("    max_calls: 1000", $"    max_calls: 1000\n    trusted: {(trusted ? "true" : "false")}", StringComparison.Ordinal)
            .Replace("  to_lobby: [ {", "  to_lobby: [ answer, { when: \"verstat == 'TN-Validation-Failed'\", then: [ { play: sorry.wav }, hangup ] }, { play: greeting.wav }, {", StringComparison.Ordinal));
        TestCall call = world.Call("700", headers: [new("P-Asserted-Identity", $"<sip:+81355556666;verstat={verdict}@carrier.example;user=phone>")]);
        world.Until(() => call.IsUp, 5, "answered");
        world.Pass(0.1);
        Assert.Equal(heard, world.Hears(call).Prompt);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(attributes, world.Record.Attributes);
        world.AssertAddsUp();
    }

    private static string Token(char seed, int size) => $"eyJhbGciOiJFUzI1NiJ9.{new string(seed, size - 84)}.c2ln;info=<https://cert.example/a.pem>;alg=ES256;ppt=shaken";
}
