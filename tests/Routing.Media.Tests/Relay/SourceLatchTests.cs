using System.Net;
using Routing.Media.Relay;

namespace Routing.Media.Tests.Relay;

public class SourceLatchTests
{
    private const long Window = 200;
    private const long Learn = 60_000;

    private static readonly RawAddress Expected = Address("192.0.2.10:4000");
    private static readonly RawAddress SameHost = Address("192.0.2.10:5000");
    private static readonly RawAddress Nat = Address("198.51.100.7:6000");
    private static readonly RawAddress Thief = Address("203.0.113.66:666");

    private readonly SourceLatch _latch = new(Window, Learn);

    public SourceLatchTests() => _latch.Expect(Expected, 0);

    [Fact]
    public void The_address_of_the_SDP_settles_it_at_once()
    {
        Assert.True(_latch.Accept(Expected, 1));
        Assert.True(_latch.Latched);
        Assert.False(_latch.Accept(SameHost, 2));
        Assert.False(_latch.Accept(Thief, 100_000));
        Assert.Equal(2, _latch.Foreign);
        Assert.True(_latch.Target.Matches(Expected));
    }

    [Fact]
    public void It_wins_over_whoever_was_first_within_the_window()
    {
        Assert.True(_latch.Accept(Thief, 1));
        Assert.True(_latch.Target.Matches(Expected));
        Assert.True(_latch.Accept(Expected, 2));
        Assert.False(_latch.Accept(Thief, 3));
        Assert.True(_latch.Target.Matches(Expected));
    }

    [Fact]
    public void The_same_host_wins_over_a_stranger()
    {
        Assert.True(_latch.Accept(Thief, 1));
        Assert.True(_latch.Accept(SameHost, 2));
        Assert.False(_latch.Accept(Thief, 3));
        Assert.True(_latch.Accept(SameHost, 2 + Window));
        Assert.True(_latch.Latched);
        Assert.True(_latch.Target.Matches(SameHost));
    }

    [Fact]
    public void A_stranger_is_settled_on_only_when_the_window_has_passed()
    {
        Assert.True(_latch.Accept(Nat, 1));
        Assert.True(_latch.Accept(Nat, Window));
        Assert.True(_latch.Target.Matches(Expected));
        Assert.True(_latch.Accept(Nat, 1 + Window));
        Assert.True(_latch.Target.Matches(Nat));
        Assert.False(_latch.Accept(Thief, 2 + Window));
        Assert.False(_latch.Accept(Thief, Learn));
        Assert.True(_latch.Target.Matches(Nat));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stranger_who_was_settled_on_gives_way_to_the_SDPs_own_host_while_learning_lasts(bool sameHost)
    {
        Settle(Thief);
        RawAddress phone = sameHost ? SameHost : Expected;
        Assert.True(_latch.Accept(phone, 30_000));
        Assert.True(_latch.Target.Matches(Expected));
        Assert.False(_latch.Accept(Thief, 30_001));
        Assert.True(_latch.Accept(phone, 30_000 + Window));
        Assert.True(_latch.Latched);
        Assert.True(_latch.Target.Matches(phone));
    }

    [Fact]
    public void A_stranger_is_settled_on_for_good_only_when_learning_is_over()
    {
        Settle(Nat);
        Assert.False(_latch.Latched);
        Assert.True(_latch.Accept(Nat, Learn));
        Assert.False(_latch.Latched);
        Assert.True(_latch.Accept(Nat, Learn + 1));
        Assert.True(_latch.Latched);
        Assert.False(_latch.Accept(Expected, Learn + 2));
    }

    [Fact]
    public void Who_sprays_at_the_end_of_the_window_does_not_push_out_the_phone_that_is_heard()
    {
        for (int now = 1; now <= 1_000; now++)
        {
            if (now % 30 == 1) // 30 ms packets: none falls on the end of the window
            {
                Assert.True(_latch.Accept(Nat, now));
            }
            else
            {
                Assert.False(_latch.Accept(Thief, now));
            }
        }

        Assert.True(_latch.Target.Matches(Nat));
    }

    [Fact]
    public void One_stray_packet_does_not_keep_the_real_phone_out()
    {
        Assert.True(_latch.Accept(Thief, 1));
        Assert.False(_latch.Accept(Nat, 100));
        Assert.True(_latch.Accept(Nat, 1 + Window));
        Assert.True(_latch.Accept(Nat, 1 + (2 * Window)));
        Assert.True(_latch.Target.Matches(Nat));
    }

    [Fact]
    public void After_the_learning_time_no_stranger_is_learned_but_the_phones_host_still_is()
    {
        Assert.False(_latch.Accept(Thief, Learn + 1));
        Assert.True(_latch.Accept(SameHost, Learn + 2));
    }

    [Fact]
    public void A_new_SDP_opens_it_again_and_points_to_its_own_address()
    {
        Assert.True(_latch.Accept(Expected, 1));
        _latch.Expect(Nat, 10);
        Assert.False(_latch.Latched);
        Assert.True(_latch.Target.Matches(Nat));
        Assert.True(_latch.Accept(Nat, 11));
        Assert.False(_latch.Accept(Expected, 12));
    }

    [Fact]
    public void A_new_SDP_with_the_old_address_keeps_the_phone_behind_its_NAT_however_long_it_is_silent()
    {
        Settle(Nat);
        _latch.Expect(Expected, 1_000);
        Assert.True(_latch.Target.Matches(Nat));
        Assert.False(_latch.Accept(Thief, 1_001));
        Assert.False(_latch.Accept(Thief, 1_000 + Window));
        Assert.False(_latch.Accept(Thief, 1_000 + (10 * Window)));
        Assert.True(_latch.Accept(Nat, 10_000));
        Assert.True(_latch.Target.Matches(Nat));
        Assert.True(_latch.Accept(Expected, 10_001));
        Assert.True(_latch.Target.Matches(Expected));
    }

    [Fact]
    public void A_new_SDP_with_the_old_address_leaves_what_is_settled_for_good()
    {
        _latch.Accept(Expected, 1);
        _latch.Expect(Expected, 1_000);
        Assert.True(_latch.Latched);
        Assert.False(_latch.Accept(Thief, 1_000 + Window));
    }

    [Fact]
    public void A_hold_without_an_address_forgets_nothing()
    {
        Settle(Nat);
        _latch.Expect(default, 1_000);
        Assert.False(_latch.Accept(Thief, 5_000));
        _latch.Expect(Expected, 10_000);
        Assert.False(_latch.Accept(Thief, 10_001 + Window));
        Assert.True(_latch.Target.Matches(Nat));
    }

    private void Settle(in RawAddress source)
    {
        Assert.True(_latch.Accept(source, 1));
        Assert.True(_latch.Accept(source, 1 + Window));
        Assert.True(_latch.Target.Matches(source));
    }

    private static RawAddress Address(string text)
    {
        Assert.True(RawAddress.TryFrom(IPEndPoint.Parse(text), ipv6: false, out RawAddress address));
        return address;
    }
}
