using System.Text;
using System.Text.RegularExpressions;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>INVITE with Replaces from phones (RFC 3891): pick-up of what rings, taking over a talk.</summary>
public sealed class TakeOverTests
{
    private byte[]? _ringing;

    [Fact]
    public void A_phone_picks_up_what_rings_at_another()
    {
        using World world = Watched();
        TestPhone caller = world.Phone("2002");
        TestPhone rings = world.Phone("2001", Habit.LetsRing);
        TestPhone taker = world.Phone("2004");
        TestCall call = caller.Dial("2001");
        world.Until(() => rings.Rings, 2, "it rings");
        TestCall taken = Replace(world, taker, rings.Last, "2001");
        world.Until(() => rings.Last.End is not null && call.IsUp, 3, "taken");
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", rings.Last.End!.Value.Reason);
        world.Pass(2);
        Assert.Equal(taken.Leg, world.Hears(call).From);
        Assert.Equal(call.Leg, world.Hears(taken).From);
        call.Hangup();
        world.Until(() => taken.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_takes_over_a_talk_of_an_agent()
    {
        using World world = Watched();
        TestPhone agent = world.Phone("1001");
        TestPhone taker = world.Phone("2004");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 5, "they talk");
        TestCall taken = Replace(world, taker, agent.Last, "1001");
        world.Until(() => agent.Last.End is not null, 3, "taken");
        world.Pass(2);
        Assert.Equal(taken.Leg, world.Hears(call).From);
        taken.Hangup();
        world.Until(() => call.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void What_a_queue_gives_an_agent_is_not_for_others_to_pick_up()
    {
        using World world = Watched();
        TestPhone agent = world.Phone("1001", Habit.LetsRing);
        TestPhone taker = world.Phone("2004");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Rings, 5, "it rings");
        TestCall taken = Replace(world, taker, agent.Last, "1001");
        world.Until(() => taken.End is not null, 3, "refused");
        Assert.True(agent.Rings && call.IsUp);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    private World Watched()
    {
        var world = new World();
        world.Network.Tap += (from, to, bytes) => _ringing = to.Equals(World.Exchange) && bytes.Span.StartsWith("SIP/2.0 180"u8) ? bytes.ToArray() : _ringing;
        return world;
    }

    private TestCall Replace(World world, TestPhone taker, TestCall replaced, string user, string more = "")
    {
        byte[] bytes = _ringing!;
        return taker.Dial(user, new KeyValuePair<string, string>("Replaces", $"{replaced.Dialog.CallId};to-tag={Tag(bytes, "From")};from-tag={Tag(bytes, "To")}{more}"));
    }

    private static string? Tag(ReadOnlyMemory<byte> message, string header) =>
        Regex.Match(Encoding.ASCII.GetString(message.Span), $"\r\n{header}:[^\r\n]*;tag=([^;\r\n]+)") is { Success: true } match ? match.Groups[1].Value : null;
}
