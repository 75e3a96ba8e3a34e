using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>What phones hear that park and take back.</summary>
public sealed class ParkingCodeTests
{
    [Fact]
    public void The_slot_is_told_over_and_over_to_who_dials_the_code()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        Assert.StartsWith("parked digit_8 digit_0 digit_1 parked digit_8 digit_0 digit_1", world.Dial(phone, "*70"), StringComparison.Ordinal);
        Assert.StartsWith("parked digit_8 digit_0 digit_2", world.Dial(phone, "*70802"), StringComparison.Ordinal);
        world.AssertFine();
    }

    [Theory]
    [InlineData(false, "parked digit_8 digit_0 digit_1")]
    [InlineData(true, "")] // it would not hear it
    public void The_slot_is_told_to_who_parks_by_a_blind_transfer_unless_they_hold(bool holds, string heard)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TestPhone caller = world.World.Phone("2004");
        TestCall call = caller.Dial("2001");
        world.World.Until(() => phone.Talking, 5, "they talk");
        world.World.Pass(1);
        if (holds)
        {
            phone.Reoffer("sendonly");
        }

        phone.Last.Refer("*70");
        Assert.Equal(heard, world.Hear(phone.Last));
        Assert.Equal(200, phone.Last.Outcome);
        Assert.EndsWith("hold.wav", world.World.Hears(call).Prompt, StringComparison.Ordinal);
        Assert.Equal("parking_full", Full(world, phone));
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void A_call_is_taken_back_by_the_slot_that_is_asked_for()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TestPhone caller = world.World.Phone("2004");
        Assert.Equal("ask_slot nobody_parked ask_slot goodbye", world.Dial(phone, "*71", "801#"));
        TestCall call = caller.Dial("2001");
        world.World.Until(() => phone.Talking, 5, "they talk");
        world.World.Pass(1);
        phone.Last.Refer("801");
        world.World.Until(() => phone.Last.End is not null, 5, "parked");
        TestCall taking = world.Begin(phone, "*71");
        world.World.Pass(1);
        foreach (char key in "801#")
        {
            world.World.Press(taking, key);
        }

        world.World.Until(() => world.World.Hears(taking).From == call.Leg, 5, "taken back");
        taking.Hangup();
        world.World.Until(() => call.End is not null, 5, "and over");
        world.AssertFine();
    }

    [Fact]
    public void A_full_lot_is_told_to_who_parks_by_a_blind_transfer_and_they_talk_again()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TestPhone caller = world.World.Phone("2004");
        TestPhone keeps = world.World.Phone("2002");
        TestCall[] kept = [keeps.Dial("*70"), keeps.Dial("*70"), keeps.Dial("*70")];
        TestCall call = caller.Dial("2001");
        world.World.Until(() => phone.Talking && kept.All(one => one.IsUp), 5, "they talk");
        world.World.Pass(1);
        phone.Last.Refer("*70");
        world.World.Pass(0.5);
        Assert.EndsWith("parking_full.wav", world.World.Hears(phone.Last).Prompt, StringComparison.Ordinal);
        world.World.Until(() => phone.Last.Outcome != 0, 5, "decided");
        Assert.Equal(486, phone.Last.Outcome);
        world.World.Pass(1);
        Assert.Equal(call.Leg, world.World.Hears(phone.Last).From);
        call.Hangup();
        Array.ForEach(kept, one => one.Hangup());
        world.AssertFine();
    }

    // Two are free; both are kept, and then none is.
    private static string Full(FeatureWorld world, TestPhone phone)
    {
        TestCall[] kept = [world.Begin(phone, "*70"), world.Begin(phone, "*70")];
        string heard = world.Dial(phone, "*70");
        Array.ForEach(kept, one => one.Hangup());
        return heard;
    }
}
