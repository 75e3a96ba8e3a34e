using Routing.Ivr;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Configuration;
using Routing.Pbx.Transfers;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>Flows that send their caller away (<c>transfer: { by: refer }</c>): the carrier connects them, and the call leaves.</summary>
public sealed class CarrierTransferTests
{
    private const string Flow = "  away: [ answer, { set: { brought: \"sip:900@203.0.113.77\" } }, { transfer: { to: \"0311112222\", by: refer, ring: 10s, music: hold.wav } }, { play: sorry.wav }, hangup ]";

    [Fact]
    public void The_carrier_is_asked_and_the_call_is_over_when_it_has_connected_the_caller()
    {
        using World world = Made();
        ITransfer? asked = null;
        TestCall call = Call(world, transfer => asked = transfer);
        world.Until(() => asked is not null, 5, "asked");
        Assert.Equal("sip:0311112222@198.51.100.1:5060", asked!.Target);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        asked.Accept();
        world.Pass(3);
        asked.Finish(200);
        world.Until(() => call.End is not null, 2, "over");
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Transfer 3 transfer", world.Record.Story());
        Assert.Equal(("transfer", InteractionOutcome.Answered, "0311112222"), (world.Record.EndedBy, world.Record.Outcome, world.Record.Segments[^1].Name));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("refused", "failed")] // the carrier's word on transfers, and not that of whom they were sent to
    [InlineData("busy", "busy")]
    [InlineData("silent", "failed")]
    [InlineData("no answer", "no_answer")]
    public void The_flow_goes_on_when_the_carrier_has_not(string how, string word)
    {
        using World world = Made();
        TestCall call = Call(world, transfer =>
        {
            if (how == "refused")
            {
                transfer.Reject(603);
                return;
            }

            transfer.Accept();
            if (how != "silent")
            {
                world.After(TimeSpan.FromSeconds(2), () => transfer.Finish(how == "busy" ? 486 : 480));
            }
        });
        world.Until(() => world.Hears(call).Prompt == "prompts/en/sorry.wav", 15, "the flow goes on");
        Assert.True(call.IsUp);
        world.Until(() => call.End is not null, 5, "over");
        world.AssertNothingIsLeft();
        Assert.Equal((word, "flow"), (world.Record.Segments.Single(s => s.Kind == SegmentKind.Transfer).Reason, world.Record.EndedBy));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("carrier", "0311112222")] // this trunk takes none
    [InlineData("narrow", "2001")] // the carrier knows no extension
    [InlineData("narrow", "9120123")] // no route of flows
    [InlineData("narrow", "{{ brought }}")] // a URI that the flow did not write
    public void Nobody_is_asked_who_may_not_be_or_for_what_may_not_be_dialled(string trunk, string target)
    {
        using World world = Made(target);
        bool wasAsked = false;
        TestCall call = Call(world, _ => wasAsked = true, trunk);
        world.Until(() => world.Hears(call).Prompt == "prompts/en/sorry.wav", 5, "the flow goes on");
        Assert.False(wasAsked);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // In the national form 0101900555123 is a call abroad: the number has no form that this carrier could be told.
    [Theory]
    [InlineData("+81312345678", "sip:0312345678@192.0.2.1")]
    [InlineData("+81101900555123", null)]
    public void A_number_that_the_carrier_would_read_as_another_names_nobody(string number, string? target)
    {
        using var directory = new TestDirectory();
        directory["a.yaml"] = """
            node: { time_zone: Asia/Tokyo }
            trunks:
              t: { uri: "sip:192.0.2.1", allow: [192.0.2.1], transfers: allow, normalize: { country: "81", format: national } }
            routes:
              all: { numbers: ["+81X."], to: t }
            numbers: { "*": { flow: f } }
            flows: { f: [ hangup ] }
            """;
        var loaded = TestLoad.Load(directory.Path);
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Problems));
        string? of = CarrierTransfer.TargetOf(loaded.Plan, "t", "f", new FlowTransferRequest(number, null, null, false), out string why);
        Assert.Equal((target, target is null), (of, why.Contains("another number", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_caller_who_leaves_meanwhile_and_a_shutdown_end_it(bool shutdown)
    {
        using World world = Made();
        TestCall call = Call(world, _ => { });
        world.Pass(1);
        if (shutdown)
        {
            world.Close();
            Assert.NotNull(call.End);
            Assert.Equal("system", world.Record.EndedBy);
            return;
        }

        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("caller", world.Record.EndedBy);
        world.AssertAddsUp();
    }

    // RFC 5589 §6.1 lets the transferor hang up; carriers that have taken the REFER do it themselves, and say no more.
    [Theory]
    [InlineData(0)]
    [InlineData(180)]
    public void A_carrier_that_takes_it_and_leaves_without_another_word_has_taken_the_caller(int said)
    {
        using World world = Made();
        TestCall call = Call(world, transfer =>
        {
            transfer.Accept();
            transfer.Progress(said);
        });
        world.Pass(2);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Transfer 2 transfer", world.Record.Story());
        Assert.Equal(("transfer", InteractionOutcome.Answered), (world.Record.EndedBy, world.Record.Outcome));
        world.AssertAddsUp();
    }

    private static World Made(string target = "0311112222")
    {
        var world = new World();
        world.Reload(text => text
            .Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }\n  \"707\": { flow: away }", StringComparison.Ordinal)
            .Replace("  outer: [ { queue: outer } ]", $"  outer: [ {{ queue: outer }} ]\n{Flow.Replace("0311112222", target, StringComparison.Ordinal)}", StringComparison.Ordinal));
        return world;
    }

    private static TestCall Call(World world, Action<ITransfer> onAsked, string trunk = "narrow")
    {
        TestCall call = world.Call("707", trunk: trunk);
        call.OnAsked = onAsked;
        world.Until(() => call.IsUp, 5, "answered");
        return call;
    }
}
