using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>
/// Whoever calls for help gets out, whatever stands against any other call: each hindrance is shown to hold for an ordinary
/// call first, and then 110 is dialled.
/// </summary>
public sealed class EmergencyTests
{
    private const string Ordinary = "0312345678";

    // Not refused, and not sent either.
    private const int Waits = -1;

    /// <summary>What may be in the way, and the status that an ordinary call gets for it.</summary>
    public static TheoryData<string, int> Hindrances => new()
    {
        { "nothing", 0 },
        { "max_calls", 503 },
        { "max_outbound", 503 },
        { "calls_per_second", Waits },
        { "calls_per_second of the node", Waits },
        { "Retry-After", 503 },
        { "a server that rests", 0 },
        { "no answer to OPTIONS", 0 },
        { "not registered", 0 },
        { "drain", 503 },
        { "overload by dialogs", 503 },
        { "overload by transactions", 503 },
        { "overload while it drains", 503 },
        { "blocked", 603 },
        { "no route for this phone", 403 },
        { "a route that is for others", 403 },
        { "the line is in use", 0 },
        { "do not disturb", 0 },
        { "the caller withholds its number", 0 },
    };

    [Theory]
    [MemberData(nameof(Hindrances))]
    public void A_call_for_help_goes_out_whatever_is_in_the_way(string hindrance, int status)
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestPhone twin = world.Phone("2001", number: 1); // hears the 503s: who is asked to wait, waits
        Hinder(world, hindrance, phone, world.Phone("2002"));
        TestCallee carrier = world.Carrier();
        int before = carrier.Calls.Count;
        TestCall ordinary = twin.Dial(Ordinary, Headers(hindrance));
        world.Pass(0.3);
        Assert.Equal(Math.Max(status, 0), ordinary.Refused);
        Assert.Equal(status == 0 ? 1 : 0, carrier.Calls.Count - before);
        if (status <= 0)
        {
            ordinary.Hangup();
        }

        TestCall help = phone.Dial("110", Headers(hindrance));
        world.Until(() => help.IsAnswered || help.End is not null, 12, "it is decided");
        Assert.Equal((0, "110"), (help.Refused, carrier.Last.Incoming.CalledUser));
        Assert.True(help.IsUp && carrier.Talking);
        help.Hangup();
        world.Pass(1);
        foreach (TestCall call in carrier.Calls.Where(call => call.IsUp))
        {
            call.Hangup();
        }
    }

    [Fact]
    public void Only_calls_for_help_by_phones_of_ours_are_let_in_while_the_engine_drains()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestCallee carrier = world.Carrier();
        world.Pbx.Drain();
        foreach (TestCall late in (TestCall[])[phone.Dial(Ordinary), phone.Dial("2002"), phone.Dial("1101"), world.Call("110"), world.Call("300")])
        {
            world.Until(() => late.End is not null, 2, "refused");
            Assert.Equal(503, late.Refused);
        }

        Assert.Empty(carrier.Calls);
        world.AssertNothingIsLeft();
    }

    // RFC 3261 §21.5.4 asks that nobody calls again; whoever needs help does all the same, the well ones first.
    [Fact]
    public void The_carrier_that_asked_to_be_left_alone_is_asked_only_when_no_other_is_there()
    {
        using var world = new World();
        world.Reload(text => text.Replace("[\"110\"], to: carrier", "[\"110\"], to: both"));
        TestPhone phone = world.Phone("2001");
        TestCallee carrier = world.Carrier();
        TestCallee second = world.Carrier("narrow");
        (carrier.Habit, carrier.Delay, carrier.RefuseWith, carrier.RefuseFor) = (Habit.Declines, TimeSpan.Zero, 503, 300);
        (second.Habit, second.Delay, second.RefuseWith) = (Habit.Declines, TimeSpan.Zero, 500);
        TestCall first = phone.Dial(Ordinary);
        world.Until(() => first.End is not null, 5, "both refuse");
        TestCall help = phone.Dial("110");
        world.Until(() => help.End is not null, 5, "asked, both of them");
        Assert.Equal((2, 2), (carrier.Calls.Count, second.Calls.Count));
        Assert.Equal("110", second.Last.Incoming.CalledUser);
        world.AssertNothingIsLeft();
    }

    private static KeyValuePair<string, string>[] Headers(string hindrance) =>
        hindrance.StartsWith("the caller withholds", StringComparison.Ordinal) ? [new("Privacy", "id")] : [];

    private static void Hinder(World world, string hindrance, TestPhone phone, TestPhone other)
    {
        const string Trunk = "uri: sip:192.0.2.1:5060\n";
        const string Out = "[\"0Z.\"], to: carrier";
        world.Reload(text => text.Replace("to: [both]", "to: carrier"));
        Func<string, string> change = text => text.Replace("to: [both]", "to: carrier");
        switch (hindrance)
        {
            case "max_calls":
                world.Reload(text => change(text).Replace("max_calls: 1000", "max_calls: 1"));
                Occupy(world, other);
                break;
            case "max_outbound":
                world.Reload(text => change(text).Replace("max_calls: 1000", "max_outbound: 1"));
                Occupy(world, other);
                break;
            case "calls_per_second":
                world.Reload(text => change(text).Replace("max_calls: 1000", "calls_per_second: 1"));
                Occupy(world, other);
                break;
            case "calls_per_second of the node":
                world.Reload(text => change(text).Replace("phones: [10.1.0.0/16]", "phones: [10.1.0.0/16], calls_per_second: 1"));
                Occupy(world, other);
                break;
            case "Retry-After":
                Refuse(world, other, 300);
                break;
            case "a server that rests":
                Refuse(world, other, null);
                break;
            case "no answer to OPTIONS":
                world.Reload(text => change(text).Replace(Trunk, Trunk + "    probe_every: 5m\n"));
                world.Until(() => world.Pbx.TrunkStates().Single(trunk => trunk.Name == "carrier").IsUp == false, 3000, "it is down");
                break;
            case "not registered":
                world.Reload(text => change(text).Replace(Trunk, Trunk + "    register: { username: \"0312\", password: secret-0312 }\n"));
                world.Pass(5);
                Assert.False(world.Pbx.TrunkStates().Single(trunk => trunk.Name == "carrier").IsRegistered);
                break;
            case "drain":
                world.Pbx.Drain();
                break;
            case "overload by dialogs":
                Occupy(world, other);
                world.Reload(text => change(text).Replace("phones: [10.1.0.0/16]", "phones: [10.1.0.0/16], limits: { dialogs: 2, emergency_share: 50% }"));
                break;
            case "overload by transactions":
                world.Reload(text => change(text).Replace("phones: [10.1.0.0/16]", "phones: [10.1.0.0/16], limits: { transactions: 2, emergency_share: 90% }"));
                world.Carrier().Habit = Habit.LetsRing;
                other.Dial(Ordinary);
                world.Until(() => world.Carrier().Rings, 2, "transactions are open");
                world.Carrier().Habit = Habit.Answers;
                break;
            case "overload while it drains":
                Occupy(world, other);
                world.Reload(text => change(text).Replace("phones: [10.1.0.0/16]", "phones: [10.1.0.0/16], limits: { dialogs: 2, emergency_share: 50% }"));
                world.Pbx.Drain();
                break;
            case "blocked":
                world.Reload(text => change(text) + "\nblocked: { all: { callers: [\"2001\"] } }\n");
                break;
            case "no route for this phone":
                world.Reload(text => text.Replace(Out, Out + ", callers: { extensions: [\"2002\"] }"));
                break;
            case "a route that is for others":
                world.Reload(text => text.Replace(Out, Out + ", callers: { extensions: [\"2002\"] }").Replace("[\"110\"], to: carrier", "[\"110\"], to: carrier, callers: { extensions: [\"2002\"] }"));
                break;
            case "the line is in use":
                phone.Dial("300");
                world.Pass(1);
                break;
            case "do not disturb":
                phone.Dial("*78");
                world.Pass(5);
                break;
        }
    }

    private static void Occupy(World world, TestPhone other)
    {
        TestCall up = other.Dial(Ordinary);
        world.Until(() => world.Carrier().Calls.Count > 0, 2, "one is under way");
        Assert.Null(up.End);
    }

    private static void Refuse(World world, TestPhone other, int? retryAfter)
    {
        TestCallee carrier = world.Carrier();
        (carrier.Habit, carrier.Delay, carrier.RefuseWith, carrier.RefuseFor) = (Habit.Declines, TimeSpan.Zero, 503, retryAfter);
        TestCall refused = other.Dial(Ordinary);
        world.Until(() => refused.End is not null, 2, "refused");
        carrier.Habit = Habit.Answers;
    }
}
