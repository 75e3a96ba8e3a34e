using Routing.Media.Virtual;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Offers and answers as they come: none, none in common, anew in mid-call.</summary>
public sealed class SessionTests
{
    [Fact]
    public void An_invite_without_an_offer_is_offered_ours_and_its_ack_answers()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        RawPeer caller = world.Raw();
        caller.Invite("200", sdp: null);
        Assert.Equal(200, caller.Status);
        Assert.Equal(VirtualHearing.Nothing, world.Media.Hears(caller.Leg)); // nothing is agreed yet
        caller.Ack(Sdp.Plain);
        Assert.Equal("prompts/en/hold.wav", world.Media.Hears(caller.Leg).Prompt);
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(1);
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Media.Hears(caller.Leg));
        caller.Bye();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void An_ack_whose_answer_cannot_be_used_ends_the_call()
    {
        using var world = new World();
        RawPeer caller = world.Raw();
        caller.Invite("200", sdp: null);
        caller.Ack(Sdp.Broken);
        world.Pass(1);
        Assert.Contains(caller.Received, message => message.StartsWith("BYE", StringComparison.Ordinal));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_codec_in_common_is_488_and_a_rejected_record(bool readable)
    {
        using var world = new World();
        TestCall call = world.Call("200", sdp: readable ? Sdp.OnlyGsm : Sdp.Broken);
        world.Until(() => call.End is not null, 5, "the call is refused");
        Assert.Equal(488, call.Refused);
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Rejected, "system"), (world.Record.Outcome, world.Record.EndedBy));
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("outcome", "rejected")));
        Assert.Equal(0, world.Metrics.Sum("routing_queue_entered_total"));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("sendonly")]
    [InlineData("inactive")]
    public void The_agent_holds_the_caller_hears_music_and_the_record_a_hold(string direction)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(4);
        phone.Reoffer(direction);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Pass(9);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt); // it is longer than the file: it goes round
        phone.Reoffer("sendrecv");
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Hears(call));
        Assert.Equal(new VirtualHearing(null, call.Leg), world.Hears(phone.Last));
        world.Pass(3);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 4 hold, Hold 9 resume, Talk 3 caller, WrapUp 7", world.Record.Story());
        Assert.InRange(world.Record.HoldMs, 9_000, 9_500);
        Assert.Equal(9, world.Metrics.Sum("routing_handle_seconds", ("phase", "hold")), 0.5);
        world.AssertAddsUp();
    }

    [Fact]
    public void The_caller_holds_and_hangs_up_while_holding()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        RawPeer caller = world.Raw();
        caller.Invite("200", Sdp.Plain);
        caller.Ack();
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(2);
        caller.Reoffer(Sdp.With("sendonly", 2));
        Assert.Equal("prompts/en/hold.wav", world.Hears(phone.Last).Prompt);
        Assert.Equal(VirtualHearing.Nothing, world.Media.Hears(caller.Leg));
        world.Pass(5);
        caller.Bye();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 2 hold, Hold 5 caller, WrapUp 7", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_who_holds_in_the_queue_and_still_does_when_the_agent_answers_is_on_hold_from_the_start()
    {
        using var world = new World();
        RawPeer caller = world.Raw();
        caller.Invite("200", Sdp.Plain);
        caller.Ack();
        caller.Reoffer(Sdp.With("sendonly", 2));
        TestPhone phone = world.Phone("1001");
        world.Until(() => phone.Talking, 5, "the agent answers");
        world.Pass(5);
        Assert.Equal("prompts/en/hold.wav", world.Hears(phone.Last).Prompt);
        caller.Reoffer(Sdp.With("sendrecv", 3));
        Assert.Equal(new VirtualHearing(null, caller.Leg), world.Hears(phone.Last));
        world.Pass(4);
        phone.Hangup();
        world.AssertNothingIsLeft();
        Assert.InRange(world.Record.HoldMs, 4_900, 5_300);
        world.AssertAddsUp();
    }

    [Fact]
    public void An_offer_in_mid_call_that_cannot_be_used_changes_nothing()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        RawPeer caller = world.Raw();
        caller.Invite("200", Sdp.Plain);
        caller.Ack();
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(1);
        caller.Reoffer(Sdp.OnlyGsm);
        Assert.Equal(488, caller.Status);
        Assert.Equal(new VirtualHearing(null, phone.Last.Leg), world.Media.Hears(caller.Leg));
        caller.Bye();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
