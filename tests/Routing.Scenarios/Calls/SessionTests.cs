using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What carriers and phones do with a session that baresip never does: sipp does it.</summary>
public class SessionTests : EngineScenario
{
    [Theory]
    [InlineData("caller_offerless")]
    [InlineData("caller_multipart")]
    public async Task A_caller_is_understood_whose_invitation_carries_its_offer_elsewhere(string file)
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        (Sipp caller, RtpPeer ear) = Caller(engine, file);
        await mouth.Hears(Tone.Caller, "the agent");
        await ear.Hears(Tone.Agent, "the caller");
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Succeeds();
        Assert.Equal("answered", (await engine.Records.Interaction())["outcome"]);
    }

    [Theory]
    [InlineData("Require: 100rel")]
    [InlineData("Supported: 100rel, timer, from-change, histinfo")]
    [InlineData("X-Padding:")]
    public async Task A_call_is_answered_whatever_else_its_invitation_says(string header)
    {
        // The last is an INVITE of more than 3000 bytes in one datagram.
        Engine engine = await StartEngine();
        string[] headers = header.EndsWith(':') ? [.. Enumerable.Range(0, 30).Select(i => $"{header} {i} {new string('x', 100)}")] : [header];
        (Sipp caller, RtpPeer ear) = Caller(engine, "caller", headers);
        await ear.Hears(Tone.Music, "the caller");
        Assert.True(headers.Length == 1 || caller.Messages.First(message => message.What == "INVITE").Text.Length > 3000);
        await caller.Nudge();
        await caller.Succeeds();
        Assert.Equal("abandoned", (await engine.Records.Interaction())["outcome"]);
    }

    [Fact]
    public async Task A_BYE_of_ours_takes_the_way_that_the_proxies_of_the_call_asked_for()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        var local = Loopback.Lease(Loopback.Trunk);
        RtpPeer ear = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        ear.Answers = (Tone.Menu, '1');
        Sipp caller = Sipp.Start(this, "caller", local, engine.Sip, new()
        {
            Audio = ear,
            Headers = [$"Record-Route: <sip:{local};lr;hop=near>", "Record-Route: <sip:far.example;lr;hop=far>"],
        });
        await mouth.Hears(Tone.Caller, "the agent");
        await agent.Nudge();
        SippMessage bye = await caller.Receives("BYE");
        string[] routes = [.. bye.Text.Split('\n').Where(line => line.StartsWith("Route:", StringComparison.OrdinalIgnoreCase)).Select(line => line["Route:".Length..].Trim())];
        Assert.Equal($"<sip:{local};lr;hop=near>, <sip:far.example;lr;hop=far>", string.Join(", ", routes));
        Assert.StartsWith($"BYE sip:0311112222@{local} SIP/2.0", bye.Text.TrimStart(), StringComparison.Ordinal); // the remote target stays
    }

    [Fact]
    public async Task A_session_that_wants_to_be_refreshed_too_often_is_refused_with_what_would_do()
    {
        Engine engine = await StartEngine();
        (Sipp caller, _) = Caller(engine, "caller", "Supported: timer", "Session-Expires: 60");
        SippMessage refusal = await caller.Receives("422"); // RFC 4028 §9
        Assert.Equal("90", refusal.Header("Min-SE"));
        await caller.Fails();
    }

    [Fact]
    public async Task A_phone_that_rings_reliably_is_acknowledged_and_talks()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", "agent_reliable", calls: 1);
        (Sipp caller, RtpPeer ear) = Call(engine);
        SippMessage prack = await agent.Receives("PRACK");
        Assert.Matches(@"^4711 \d+ INVITE$", prack.Header("RAck"));
        await mouth.Hears(Tone.Caller, "the agent");
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Nudge();
        await agent.Succeeds();
        await caller.Succeeds();
        Assert.Equal(1, agent.Messages.Count(message => message is { Received: true, What: "PRACK" }));
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "agent"), (record["outcome"], record["ended_by"]));
    }

    [Fact]
    public async Task A_caller_holds_the_talk_by_UPDATE()
    {
        Engine engine = await StartEngine();
        (Sipp agent, RtpPeer mouth) = await Agent(engine, "1001", calls: 1);
        (Sipp caller, RtpPeer ear) = Caller(engine, "caller_updates");
        await mouth.Hears(Tone.Caller, "the agent");
        await caller.Nudge();
        await Wait.Until(() => caller.Messages.Any(message => message is { Received: true, What: "200" } && message.Header("CSeq") == "2 UPDATE"), "the UPDATE is answered");
        SippMessage answer = caller.Messages.First(message => message.Received && message.Header("CSeq") == "2 UPDATE");
        Assert.Contains("a=recvonly", answer.Text, StringComparison.Ordinal); // RFC 3264 §8.4
        await caller.Nudge();
        await caller.Succeeds();
        await agent.Succeeds();
        Assert.True(ear.Heard(Tone.Agent) > TimeSpan.Zero);
    }

    [Fact]
    public async Task Sessions_are_refreshed_by_whoever_has_taken_it_on_and_an_offer_that_crosses_ours_has_to_wait()
    {
        var patience = TimeSpan.FromSeconds(70); // 90 s is the shortest session, refreshed at half
        Engine engine = await StartEngine();
        (Sipp ours, RtpPeer ear) = Caller(engine, "caller_glare");
        (Sipp theirs, RtpPeer other) = Caller(engine, "caller_refreshes");
        Assert.Equal("90;refresher=uas", (await ours.Receives("200")).Header("Session-Expires"));
        Assert.Equal("90;refresher=uac", (await theirs.Receives("200")).Header("Session-Expires"));
        await ours.Receives("491", patience);
        await ours.Receives("ACK", patience);
        await Wait.Until(() => theirs.Messages.Any(message => message.Received && message.Header("CSeq") == "2 UPDATE"), "their UPDATE is answered", patience);
        Assert.True(ear.HearsNow(Tone.Music) && other.HearsNow(Tone.Music), "both still hear the music");
        await ours.Nudge();
        await theirs.Nudge();
        await ours.Succeeds();
        await theirs.Succeeds();
        await engine.Records.Interactions(2);
        Assert.Equal(0, (await engine.Metrics()).Sum("routing_calls_active"));
    }

    private (Sipp Sip, RtpPeer Audio) Caller(Engine engine, string file, params string[] headers)
    {
        RtpPeer audio = Use(RtpPeer.Open(Loopback.Trunk, Tone.Caller));
        audio.Answers = (Tone.Menu, '1');
        return (Sipp.Start(this, file, Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Audio = audio, Headers = headers, Lifetime = TimeSpan.FromSeconds(120) }), audio);
    }
}
