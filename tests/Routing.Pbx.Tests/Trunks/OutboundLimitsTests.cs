using Routing.Pbx.Dialling;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>What must hold of limits whatever happens: places, calls per second, pauses, turns.</summary>
public sealed class OutboundLimitsTests
{
    private const string Carriers = """
        trunks:
          a: { uri: "sip:10.0.1.1", allow: [10.0.1.1], max_calls: 3, max_outbound: 2, calls_per_second: 2 }
          b: { uri: "sip:10.0.2.1", allow: [10.0.2.1], max_calls: 4, calls_per_second: 3 }
          c: { uri: "sip:10.0.3.1", allow: [10.0.3.1], calls_per_second: 5 }
        """;

    private const string Node = "node: { sip: { calls_per_second: 6 } }\n";

    private static string Routes(string order, string members = "[a, b, c]") => $$"""

        trunk_groups:
          all: { members: {{members}}, order: {{order}} }
        routes:
          all: { numbers: ["0Z."], to: all }
          help: { emergency: true, numbers: ["119"], to: all }
        """;

    [Theory]
    [InlineData("in_order")]
    [InlineData("round_robin")]
    [InlineData("weighted")]
    [InlineData("least_used")]
    public void No_limit_is_passed_and_each_place_is_given_back(string order)
    {
        using var setup = new OutboundSetup(Node + Carriers + Routes(order));
        var random = new Random(order.Length);
        var up = new List<(DialTarget Target, OutboundRoute Way)>();
        var placed = new List<(string Trunk, TimeSpan At)>();
        int inbound = 0;
        for (int step = 0; step < 4000; step++)
        {
            switch (random.Next(8))
            {
                case 0 or 1 or 2:
                    if (setup.Begin("0312345678").Route is { } way)
                    {
                        Take(way, null);
                    }

                    break;
                case 3 when up.Count > 0:
                    (DialTarget over, OutboundRoute route) = up[random.Next(up.Count)];
                    up.RemoveAll(entry => entry.Target == over);
                    var how = new DialFailure(random.Next(4) switch { 0 => 503, 1 => 408, 2 => 486, _ => 200 }, 0, random.Next(5) == 0 ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);
                    over.OnOver!(how);
                    Take(route, how);
                    break;
                case 4 when setup.Calls.TryEnter("a", 3):
                    inbound++;
                    break;
                case 5 when inbound > 0:
                    setup.Calls.Leave("a");
                    inbound--;
                    break;
                case 6 when step % 100 == 0:
                    setup.Plan = setup.Load(Node + Carriers + Routes(order, random.Next(2) == 0 ? "[c, a]" : "[a, b, c]"));
                    break;
                default:
                    setup.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(200)));
                    break;
            }

            Assert.True(setup.Calls.Active("a") <= 3 && setup.Calls.ActiveOut("a") <= 2 && setup.Calls.Active("b") <= 4);
            Assert.Equal(up.Count + inbound, setup.Calls.Active("a") + setup.Calls.Active("b") + setup.Calls.Active("c"));
        }

        Assert.True(placed.Count > 500, $"{placed.Count} calls");
        foreach ((string? trunk, int most) in new (string?, int)[] { ("a", 2), ("b", 3), ("c", 5), (null, 6) })
        {
            TimeSpan[] times = [.. placed.Where(call => trunk is null || call.Trunk == trunk).Select(call => call.At)];
            for (int i = most; i < times.Length; i++)
            {
                Assert.True(times[i] - times[i - most] >= TimeSpan.FromSeconds(1), $"{trunk}: more than {most} in the second before {times[i]}");
            }
        }

        up.ForEach(entry => entry.Target.OnOver!(new DialFailure(200)));
        Assert.Equal(inbound, setup.Calls.Active("a") + setup.Calls.Active("b") + setup.Calls.Active("c"));

        void Take(OutboundRoute way, DialFailure? last)
        {
            foreach (DialTarget target in way.Next(last))
            {
                up.Add((target, way));
                placed.Add((target.Trunk!, setup.Clock.Elapsed));
            }
        }
    }

    // Calls go on over their route by the plan they began with, and look at the limits of the one in force.
    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    public void No_rate_is_passed_over_reloads_by_new_calls_or_those_that_began_before(int seed)
    {
        int[] limits = [5, 2, 0, 3, 5, 1, 4];
        string With(int most) => "trunks:\n  a: { uri: \"sip:10.0.1.1\", allow: [10.0.1.1]" + (most == 0 ? "" : $", calls_per_second: {most}") + " }\n"
            + "  b: { uri: \"sip:10.0.2.1\", allow: [10.0.2.1] }\n" + Routes("in_order", "[b, a]");
        using var setup = new OutboundSetup(With(limits[0]));
        var random = new Random(seed);
        var old = new List<OutboundRoute>(); // given up by b, and on their way to a
        var placed = new List<(TimeSpan At, int Most)>();
        int most = limits[0];
        for (int step = 1; step < 6000; step++)
        {
            if (step % 40 == 0)
            {
                most = limits[step / 40 % limits.Length];
                setup.Plan = setup.Load(With(most));
            }

            int what = random.Next(5);
            if (what < 2 && setup.Begin("0312345678").Route is { } way && way.Next(null) is [{ Trunk: "b" } first])
            {
                first.OnOver!(new DialFailure(503));
                old.Add(way);
            }
            else if (what < 4 && old.Count > 0)
            {
                OutboundRoute next = old[random.Next(old.Count)];
                old.Remove(next);
                foreach (DialTarget target in next.Next(new DialFailure(503)))
                {
                    placed.Add((setup.Clock.Elapsed, most));
                    target.OnOver!(new DialFailure(200));
                }
            }
            else
            {
                setup.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(60)));
            }
        }

        Assert.True(placed.Count > 300, $"{placed.Count} calls");
        for (int i = 0; i < placed.Count; i++)
        {
            (TimeSpan at, int limit) = placed[i];
            int within = placed.Take(i + 1).Count(call => at - call.At < TimeSpan.FromSeconds(1));
            Assert.True(limit == 0 || within <= limit, $"{within} in the second before {at}, and {limit} are allowed");
        }
    }

    [Fact]
    public void Places_are_never_passed_on_many_threads()
    {
        var calls = new TrunkCalls();
        int most = 0;
        int mostOut = 0;
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                bool outward = (i + thread) % 2 == 0;
                if (outward ? calls.TryEnterOut("t", 3, 2) : calls.TryEnter("t", 3))
                {
                    Highest(ref most, calls.Active("t"));
                    Highest(ref mostOut, calls.ActiveOut("t"));
                    if (outward)
                    {
                        calls.LeaveOut("t");
                    }
                    else
                    {
                        calls.Leave("t");
                    }
                }
            }
        });

        Assert.InRange(most, 1, 3);
        Assert.InRange(mostOut, 1, 2);
        Assert.Equal((0, 0), (calls.Active("t"), calls.ActiveOut("t")));

        static void Highest(ref int highest, int seen)
        {
            for (int now = Volatile.Read(ref highest); seen > now; now = Volatile.Read(ref highest))
            {
                Interlocked.CompareExchange(ref highest, seen, now);
            }
        }
    }

    [Fact]
    public void A_carrier_that_asked_for_a_pause_gets_it_and_only_an_emergency_goes_out_over_it()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order", "[a]"));
        DialTarget target = setup.Way("0312345678").Next(null)[0];
        target.OnOver!(new DialFailure(503, 0, TimeSpan.FromSeconds(30)));

        setup.Clock.Advance(TimeSpan.FromSeconds(29));
        OutboundRefusal refusal = setup.Begin("0312345678").Refusal!;
        Assert.Equal((503, 1.0), (refusal.Status, refusal.RetryAfter.TotalSeconds));
        Assert.Equal("a", setup.Way("119").Next(null)[0].Trunk);
        setup.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", setup.Way("0312345678").Next(null)[0].Trunk);
    }

    // Looked at twice, a trunk that comes up in between would be neither among those that are well nor among the others.
    [Fact]
    public void A_trunk_whose_pause_ends_while_the_order_is_made_is_tried_all_the_same()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order", "[a]"));
        var time = new HurryingTime();
        var outbound = new Outbound(setup.Calls, setup.Links, time, setup.Metrics, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, () => setup.Plan);
        setup.Calls.TryEnterOut("a", null, null);
        outbound.Release("a", new DialFailure(503, 0, TimeSpan.FromSeconds(30)));
        foreach (double at in (double[])[28, 28.5, 29, 29.5, 29.9])
        {
            time.At(at);
            Assert.Equal(["a"], outbound.Order(setup.Plan.Outbound.Emergency.Entries.Single().Value.To[0], setup.Plan));
        }
    }

    [Fact]
    public void A_pause_has_an_end_whatever_was_asked()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order", "[a]"));
        setup.Way("0312345678").Next(null)[0].OnOver!(new DialFailure(503, 0, TimeSpan.FromDays(1)));

        Assert.Equal(TrunkPauses.Longest, setup.Outbound.PauseOf("a"));
    }

    [Fact]
    public void The_pause_of_one_trunk_sends_calls_to_the_next()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order"));
        OutboundRoute way = setup.Way("0312345678");
        var how = new DialFailure(503, 0, TimeSpan.FromSeconds(30));
        way.Next(null)[0].OnOver!(how);

        Assert.Equal("b", way.Next(how)[0].Trunk);
        Assert.Equal("b", setup.Way("0312345678").Next(null)[0].Trunk);
    }

    [Fact]
    public void Too_many_in_a_second_are_told_when_to_come_again()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order", "[b]"));
        Assert.Equal(3, Enumerable.Range(0, 3).Count(_ => setup.Way("0312345678").Next(null).Count == 1));
        setup.Clock.Advance(TimeSpan.FromMilliseconds(400));

        OutboundRefusal refusal = setup.Begin("0312345678").Refusal!;
        Assert.Equal((503, 600.0), (refusal.Status, refusal.RetryAfter.TotalMilliseconds));
        Assert.Equal("b", setup.Way("119").Next(null)[0].Trunk);
    }

    [Fact]
    public void Whoever_finds_the_last_place_taken_in_between_is_told_so()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order", "[a]"));
        OutboundRoute[] ways = [setup.Way("0312345678"), setup.Way("0312345678"), setup.Way("0312345678")];

        Assert.Equal([1, 1, 0], ways.Select(way => way.Next(null).Count));
        Assert.Equal(503, ways[2].Refusal!.Status);
    }

    [Fact]
    public void Turns_are_taken_by_weight_exactly()
    {
        using var setup = new OutboundSetup("""
            trunks:
              a: { uri: "sip:10.0.1.1", allow: [10.0.1.1] }
              b: { uri: "sip:10.0.2.1", allow: [10.0.2.1] }
            """ + Routes("weighted", "[a, { trunk: b, weight: 3 }]"));

        string taken = string.Concat(Enumerable.Range(0, 12).Select(_ => setup.Way("0312345678").Next(null)[0].Trunk));
        Assert.Equal(9, taken.Count(trunk => trunk == 'b'));
        Assert.DoesNotContain("bbbb", taken);
        Assert.DoesNotContain("aa", taken);
    }

    [Theory]
    [InlineData("round_robin", "abcabc")]
    [InlineData("least_used", "abcabc")]
    [InlineData("in_order", "aabbbb")]
    public void Trunks_take_turns_as_the_group_says(string order, string taken)
    {
        using var setup = new OutboundSetup("""
            trunks:
              a: { uri: "sip:10.0.1.1", allow: [10.0.1.1], max_calls: 2 }
              b: { uri: "sip:10.0.2.1", allow: [10.0.2.1] }
              c: { uri: "sip:10.0.3.1", allow: [10.0.3.1] }
            """ + Routes(order));

        Assert.Equal(taken, string.Concat(Enumerable.Range(0, 6).Select(_ => setup.Way("0312345678").Next(null)[0].Trunk)));
    }

    [Fact]
    public void A_call_that_began_before_a_reload_goes_on_and_gives_its_place_back()
    {
        using var setup = new OutboundSetup(Carriers + Routes("in_order", "[a, b]"));
        OutboundRoute way = setup.Way("0312345678");
        DialTarget first = way.Next(null)[0];
        setup.Plan = setup.Load("""
            trunks:
              b: { uri: "sip:10.0.9.9", allow: [10.0.2.1] }
            routes:
              all: { numbers: ["0Z."], to: b }
            """);

        first.OnOver!(new DialFailure(503));
        DialTarget second = way.Next(new DialFailure(503))[0];
        Assert.Equal(("b", 0, 1), (second.Trunk, setup.Calls.Active("a"), setup.Calls.Active("b")));
        second.OnOver!(new DialFailure(200));
        Assert.Equal(0, setup.Calls.Active("b"));
        Assert.Equal("sip:0312345678@10.0.9.9", setup.Way("0312345678").Next(null)[0].Invite.RequestUri);
    }

    /// <summary>A second passes with each look at the clock.</summary>
    private sealed class HurryingTime : TimeProvider
    {
        private double _now;

        public override long TimestampFrequency => 1000;

        public void At(double seconds) => _now = seconds;

        public override long GetTimestamp()
        {
            double now = _now;
            _now += 1;
            return (long)(now * 1000);
        }
    }
}
