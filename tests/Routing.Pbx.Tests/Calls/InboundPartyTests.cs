using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Who calls whom, as the carrier writes it and as we take it; and who is kept out.</summary>
public sealed class InboundPartyTests
{
    private const string Blocked = """

        blocked:
          nuisance: { callers: ["+81311110001"] }
          pest: { callers: ["+81311110002"], action: busy }
          bot: { callers: ["+81311110003"], action: silence }
          withheld: { callers: [anonymous], action: { flow: straight } }
        """;

    [Theory]
    [InlineData("0311110001", 603, "rejected")]
    [InlineData("0311110002", 486, "busy")]
    public void A_blocked_caller_is_refused_with_a_record(string caller, int status, string outcome)
    {
        using World world = Strict();
        TestCall call = world.Call("100", caller);
        world.Until(() => call.End is not null, 5, "the call is refused");

        Assert.Equal(status, call.Refused);
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Rejected, "+81" + caller[1..]), (world.Record.Outcome, world.Record.Caller));
        Assert.Contains("blocked", world.Record.Attributes, StringComparison.Ordinal);
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("trunk", "carrier"), ("outcome", outcome)));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_machine_that_dials_hears_it_ring_and_nobody_answers(bool givesUp)
    {
        using World world = Strict();
        TestCall call = world.Call("100", "0311110003");
        world.Pass(50);
        Assert.Null(call.End);
        Assert.False(call.IsAnswered);
        if (givesUp)
        {
            call.Hangup();
        }

        world.Until(() => call.End is not null, 20, "it ends");
        Assert.Equal(givesUp ? 487 : 480, call.End!.Value.Status);
        world.AssertNothingIsLeft();
        Assert.Equal(InteractionOutcome.Rejected, world.Record.Outcome);
    }

    [Fact]
    public void Numbers_are_known_in_one_form_whatever_the_carrier_writes()
    {
        using World world = Strict(text => text.Replace("  \"100\": { flow: menu }", "  \"+813999900XX\": { flow: menu }", StringComparison.Ordinal));
        foreach (string called in (string[])["0399990011", "+81399990012", "81399990013"])
        {
            TestCall call = world.CallAnswered(called, "0312345678");
            call.Hangup();
            world.Pass(1);
        }

        Assert.Equal(["+81399990011", "+81399990012", "+81399990013"], world.Records.All.Select(record => record.Called));
        Assert.All(world.Records.All, record => Assert.Equal("+81312345678", record.Caller));
        world.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(true, "+81355556666")]
    [InlineData(false, "+81312345678")]
    public void Only_a_trusted_carrier_is_believed_when_it_names_another_caller(bool trusted, string caller)
    {
        using World world = Strict(text => trusted ? text.Replace("    max_calls: 1000", "    max_calls: 1000\n    trusted: true", StringComparison.Ordinal) : text);
        var call = new TestCall();
        call.Dialog = world.Carrier().Agent.Invite(
            new OutgoingInvite
            {
                RequestUri = $"sip:100@{World.Exchange}",
                FromUser = "0312345678",
                Headers = [new("P-Asserted-Identity", "<sip:0355556666@carrier.example>")],
                Offer = Sdp.Plain,
            },
            call);
        world.Until(() => call.IsAnswered, 10, "the exchange answers");
        call.Hangup();
        world.AssertNothingIsLeft();

        Assert.Equal(caller, world.Record.Caller);
    }

    [Fact]
    public void A_caller_who_is_withheld_is_one_who_is_blocked_as_anonymous()
    {
        using World world = Strict();
        TestCall call = world.Call("100", "anonymous");
        world.Until(() => call.IsAnswered, 10, "the flow of the rule answers");
        call.Hangup();
        world.AssertNothingIsLeft();

        Assert.Equal(("straight", ""), (world.Record.Flow, world.Record.Caller));
    }

    private static World Strict(Func<string, string>? change = null)
    {
        var world = new World();
        world.Reload(text => (change?.Invoke(text) ?? text)
            .Replace("    max_calls: 1000", "    max_calls: 1000\n    normalize: { country: \"81\" }", StringComparison.Ordinal) + Blocked);
        return world;
    }
}
