using Routing.Media;
using Routing.Media.Virtual;
using Routing.Pbx.Calls;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>A leg changes hands, and what happens to it goes where it went.</summary>
public sealed class LegTests
{
    private readonly VirtualScheduler _scheduler = new();

    [Fact]
    public void An_event_posted_to_the_old_owner_follows_the_leg_to_the_new_one()
    {
        (Owner desk, Owner call) = (new Owner(_scheduler), new Owner(_scheduler));
        var leg = new Leg(new VirtualMediaEngine(_scheduler.Time), desk);
        ((IMediaEvents)leg).OnDigit(default, '1');
        ((IInviteDialogEvents)leg).OnEnded(new DialogEnd(DialogEndCause.RemoteBye));
        leg.MoveTo(call); // before either turn has run
        _scheduler.RunUntilIdle();
        Assert.Empty(desk.Heard);
        Assert.Equal(["digit 1", "ended RemoteBye"], call.Heard);
        Assert.True(leg.IsOver);
    }

    [Fact]
    public void A_key_press_in_an_INFO_is_a_digit_of_the_leg_and_nothing_else_in_one_is()
    {
        var owner = new Owner(_scheduler);
        IInviteDialogEvents leg = new Leg(new VirtualMediaEngine(_scheduler.Time), owner);
        leg.OnInfo("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"u8.ToArray());
        leg.OnInfo("application/dtmf", "#"u8.ToArray());
        leg.OnInfo("application/json", "7"u8.ToArray());
        _scheduler.RunUntilIdle();
        Assert.Equal(["digit 5", "digit #"], owner.Heard);
    }

    [Fact]
    public void A_fault_of_a_hang_up_nobody_waits_for_comes_to_the_owner()
    {
        var owner = new Owner(_scheduler);
        var media = new SlowMedia(new VirtualMediaEngine(_scheduler.Time), _scheduler.Time, () => TimeSpan.Zero) { Fails = "CloseAsync" };
        var leg = new Leg(media, owner) { Media = new MediaLegId(1) };
        owner.Mailbox.Post(() => leg.Hangup());
        _scheduler.RunUntilIdle();
        Assert.Equal(["fault CloseAsync fails as it was told to"], owner.Heard);
    }

    private sealed class Owner : ILegOwner
    {
        public Owner(VirtualScheduler scheduler) => Mailbox = new Mailbox(scheduler, fault => Heard.Add($"fault {fault.Message}"));

        public List<string> Heard { get; } = [];

        public Mailbox Mailbox { get; }

        public void OnLegAnswered(Leg leg, ReadOnlyMemory<byte> sdp) => Heard.Add("answered");

        public void OnLegDigit(Leg leg, char digit, bool byInfo) => Heard.Add($"digit {digit}");

        public void OnLegPlayEnded(Leg leg, long play, PlayEnd end) => Heard.Add($"played {end}");

        public void OnLegHeld(Leg leg) => Heard.Add("held");

        public void OnLegEnded(Leg leg, DialogEnd end) => Heard.Add($"ended {end.Cause}");
    }
}
