using Routing.Simulator.Behaviour;

namespace Routing.Simulator.Tests.Behaviour;

public class PlanTests
{
    private static readonly CallerBehaviour Callers = new()
    {
        LeavesInGreeting = 0.2,
        Choices = [new("1", 3), new("2", 1), new("9", 0, EntersQueue: false)],
    };

    [Fact]
    public void The_same_seed_and_number_give_the_same_plan_in_any_order()
    {
        CallPlan[] forward = [.. Enumerable.Range(0, 200).Select(n => CallPlan.Draw(Callers, 42, n))];
        CallPlan[] backward = [.. Enumerable.Range(0, 200).Reverse().Select(n => CallPlan.Draw(Callers, 42, n))];

        Assert.Equal(forward, backward.Reverse());
    }

    [Fact]
    public void Another_seed_gives_other_plans() =>
        Assert.NotEqual(
            Enumerable.Range(0, 20).Select(n => CallPlan.Draw(Callers, 1, n).QueuePatience),
            Enumerable.Range(0, 20).Select(n => CallPlan.Draw(Callers, 2, n).QueuePatience));

    [Fact]
    public void Calls_and_rings_of_one_seed_draw_from_streams_of_their_own()
    {
        RingPlan first = RingPlan.Draw(new AgentBehaviour(), 42, agent: 0, ring: 0);

        Assert.NotEqual(first, RingPlan.Draw(new AgentBehaviour(), 42, agent: 1, ring: 0));
        Assert.NotEqual(first, RingPlan.Draw(new AgentBehaviour(), 42, agent: 0, ring: 1));
        Assert.Equal(first, RingPlan.Draw(new AgentBehaviour(), 42, agent: 0, ring: 0));
    }

    [Fact]
    public void Choices_come_by_their_weights_and_never_with_weight_0()
    {
        ILookup<string, CallPlan> plans = Enumerable.Range(0, 4000).Select(n => CallPlan.Draw(Callers, 5, n)).ToLookup(p => p.Choice.Keys);

        Assert.InRange(plans["1"].Count(), 2850, 3150);
        Assert.InRange(plans["2"].Count(), 850, 1150);
        Assert.Empty(plans["9"]);
    }

    [Fact]
    public void Shares_come_as_often_as_they_say()
    {
        Assert.InRange(Enumerable.Range(0, 4000).Count(n => CallPlan.Draw(Callers, 5, n).LeavesAfter is not null), 700, 900);
        AgentBehaviour agents = new() { Declines = 0.1, Ignores = 0.3, HangsUp = 0.5 };
        RingPlan[] rings = [.. Enumerable.Range(0, 4000).Select(n => RingPlan.Draw(agents, 5, 3, n))];
        Assert.InRange(rings.Count(r => r.Reply == RingReply.Decline), 320, 480);
        Assert.InRange(rings.Count(r => r.Reply == RingReply.Ignore), 1080, 1320);
        Assert.InRange(rings.Count(r => r.HangsUpAfter is not null), 1880, 2120);
    }

    [Fact]
    public void A_plan_that_changes_one_share_keeps_everything_else()
    {
        CallPlan some = CallPlan.Draw(Callers, 42, 17);
        CallPlan none = CallPlan.Draw(Callers with { LeavesInGreeting = 0 }, 42, 17);

        Assert.Equal(some with { LeavesAfter = null }, none);
    }

    [Fact]
    public void Spreads_stay_in_their_limits_and_keep_their_mean()
    {
        var chance = new Chance(9, Chance.Purpose.Call, 0);
        Spread spread = Spread.Exponential(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(100));
        double[] drawn = new double[20_000];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = spread.Draw(ref chance).TotalSeconds;
        }

        Assert.All(drawn, seconds => Assert.InRange(seconds, 1, 100));
        Assert.InRange(drawn.Average(), 9.6, 10.5);
    }

    [Fact]
    public void A_spread_that_always_takes_the_same_does() =>
        Assert.Equal(TimeSpan.FromSeconds(3), Draw(Spread.Always(TimeSpan.FromSeconds(3))));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    public void A_spread_with_impossible_limits_is_refused(int least, int most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Spread.Uniform(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most)));

    private static TimeSpan Draw(Spread spread)
    {
        var chance = new Chance(1, Chance.Purpose.Call, 1);
        return spread.Draw(ref chance);
    }
}
