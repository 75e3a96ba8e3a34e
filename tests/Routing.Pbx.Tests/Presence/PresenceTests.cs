using System.Text;
using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Presence;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.FeatureCodes;
using Routing.Sip.Subscriptions;

namespace Routing.Pbx.Tests.Presence;

/// <summary>What softphones show of a person (RFC 3856).</summary>
public sealed class PresenceTests
{
    [Theory]
    [InlineData(AgentState.Available, null, "open unknown: Available")]
    [InlineData(AgentState.Reserved, null, "open on-the-phone busy: Ringing")]
    [InlineData(AgentState.Busy, null, "open on-the-phone busy: On the phone")]
    [InlineData(AgentState.WrapUp, null, "open busy: Wrap-up")]
    [InlineData(AgentState.Paused, "lunch & <tea>", "open away: Paused: lunch & <tea>")]
    [InlineData(AgentState.Paused, null, "open away: Paused")]
    [InlineData(AgentState.Paused, "do_not_disturb", "open busy: Do not disturb")]
    [InlineData(AgentState.SignedOut, null, "closed away: Signed out")]
    public void Each_state_of_an_agent_is_said_for_programs_and_for_people(AgentState state, string? reason, string said) =>
        Assert.Equal(said, Said(DeskPresence.Unknown.With(state, reason)));

    [Theory]
    [InlineData(false, null, "open busy: Do not disturb")]
    [InlineData(true, "2001", "open away: Forwarded")]
    public void What_is_set_at_a_phone_without_agent_is_said_too(bool forwarded, string? to, string said)
    {
        DeskPresence phone = DeskPresence.Phone.With(new DeskState { DoNotDisturb = !forwarded, Always = to });
        Assert.Equal(said, Said(phone));
        Assert.Equal("closed away: No phone", Said(phone, isReachable: false));
        Assert.Equal("open on-the-phone busy: On the phone", Said(phone.With(new PhoneActivity("c1", DialogPhase.Trying) { IsCaller = true })));
        Assert.Equal("open on-the-phone busy: Ringing", Said(phone.With(new PhoneActivity("c1", DialogPhase.Early) { IsCaller = false })));
    }

    [Fact]
    public void A_softphone_sees_an_agent_come_talk_and_go_told_at_most_every_five_seconds()
    {
        using var world = new World();
        LampWatcher watcher = new LampWatcher(world, "1004", "1001", "presence").Watch();
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        world.Pass(6);
        TestCall call = world.CallAnswered("200", "0355556666");
        world.Until(() => phone.Rings, 20, "the phone rings");
        world.Pass(6);
        phone.Answer();
        world.Pass(6);
        call.Hangup();
        world.Pass(15);
        phone.Unregister();
        world.Pass(6);
        Assert.Equal(
            ["closed away: Signed out", "open unknown: Available", "open on-the-phone busy: Ringing", "open on-the-phone busy: On the phone", "open busy: Wrap-up", "open unknown: Available", "closed away: Signed out"],
            watcher.Documents.Select(PidfChecker.Check));
        phone.Register();
        world.Pass(6);
        int before = watcher.Documents.Count;
        for (int i = 0; i < 20; i++)
        {
            world.Pbx.SetAgent("1001", i % 2 == 0 ? AgentMode.Paused : AgentMode.Available, null);
            world.Pass(0.5);
        }

        Assert.InRange(watcher.Documents.Count - before, 1, 3);
    }

    [Fact]
    public void An_extension_is_there_while_a_phone_is_registered_and_says_what_is_set_at_it()
    {
        using var world = new FeatureWorld();
        LampWatcher watcher = new LampWatcher(world.World, "1004", "2002", "presence").Watch();
        LampWatcher quiet = new LampWatcher(world.World, "1004", "do_not_disturb-2002").Watch();
        LampWatcher desk = new LampWatcher(world.World, "1004", "2002").Watch();
        TestPhone phone = world.World.Phone("2002");
        world.World.Pass(6);
        Assert.Equal("do_not_disturb_on", world.Dial(phone, "*78"));
        world.World.Pass(6);
        Assert.Equal(("confirmed", "confirmed"), (quiet.State, desk.State));
        Assert.Contains("display=\"do not disturb\"", desk.Documents[^1], StringComparison.Ordinal);
        Assert.Equal("do_not_disturb_off", world.Dial(phone, "*79"));
        world.World.Pass(6);
        Assert.Equal(("terminated", "terminated"), (quiet.State, desk.State));
        phone.Unregister();
        world.World.Pass(6);
        string[] said = [.. watcher.Documents.Select(PidfChecker.Check)];
        Assert.Equal("closed away: No phone", said[0]);
        Assert.Contains("open unknown: Available", said);
        Assert.Contains("open busy: Do not disturb", said);
        Assert.Equal("closed away: No phone", said[^1]);
    }

    [Fact]
    public void Only_desks_have_presence_and_other_lamps_have_none()
    {
        using var world = new World();
        Assert.Equal(404, new LampWatcher(world, "1001", "paused-1002", "presence").Watch().Status);
        Assert.Equal(404, new LampWatcher(world, "1001", "9999", "presence").Watch().Status);
        Assert.Equal(489, new LampWatcher(world, "1001", "1002", "reg").Watch().Status);
    }

    private static string Said(DeskPresence desk, bool isReachable = true) => PidfChecker.Check(Encoding.UTF8.GetString(
        PresenceDocument.Write(new Watch("1002", "1001", "presence", "sip:1001@pbx.example"), desk.Status(isReachable))));
}
