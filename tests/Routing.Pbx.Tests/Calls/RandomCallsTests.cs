using Routing.Acd.Model;
using Routing.Pbx.Tests.Presence;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>
/// Hundreds of calls of chance over a network that loses, repeats and reorders. Whatever happens, every
/// call ends, has one record, and leaves nothing behind.
/// </summary>
public sealed class RandomCallsTests
{
    private static readonly double[] Losses = [0, 0.05, 0.2];

    /// <summary>Some, and as many more as <c>RANDOM_CALLS_SEEDS</c> says: after a change to calls, a hundred.</summary>
    public static TheoryData<int, double, int> Lives()
    {
        var lives = new TheoryData<int, double, int> { { 1, 0.0, 300 }, { 2, 0.0, 300 }, { 3, 0.05, 300 }, { 4, 0.05, 300 }, { 5, 0.2, 300 }, { 6, 0.2, 300 }, { 7, 0.02, 1000 } };
        int more = int.TryParse(Environment.GetEnvironmentVariable("RANDOM_CALLS_SEEDS"), out int seeds) ? seeds : 0;
        for (int seed = 101; seed <= 100 + more; seed++)
        {
            lives.Add(seed, Losses[seed % Losses.Length], 300);
        }

        return lives;
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public void Every_call_ends_has_one_record_and_leaves_nothing_behind(int seed, double loss, int calls)
    {
        using var life = new RandomLife(seed, loss);
        World world = life.World;
        life.GoOn(calls);
        life.EverybodyGoesHome();
        world.Pass(120);
        Assert.All(life.Placed, call => Assert.NotNull(call.End));
        world.AssertAddsUp();
        world.AssertNothingIsLeft();
        AssertEachHasOneRecord(world, life.Placed);
        AssertLampsAreRight(life);

        // When the last phone has gone too, not a timer is armed anywhere.
        foreach (TestPhone phone in life.Phones)
        {
            phone.Unregister();
            world.Until(() => phone.IsGone, 120, "the phone is gone");
        }

        foreach (LampWatcher lamp in life.Lamps)
        {
            lamp.Leave();
            lamp.Stop();
        }

        world.Pass(700); // a binding whose farewell was lost expires
        Assert.All(life.Phones, phone => Assert.Equal(default, phone.Agent.Counts));
        Assert.All(life.Carriers, carrier => Assert.Equal(default, carrier.Agent.Counts));
        Assert.Equal(default, world.Pbx.SipCounts);
        Assert.Equal(0, world.ArmedTimers);
    }

    [Theory]
    [InlineData(11, 0.0)]
    [InlineData(12, 0.0)]
    [InlineData(13, 0.05)]
    [InlineData(14, 0.05)]
    [InlineData(15, 0.2)]
    public void A_shutdown_at_any_moment_loses_no_record(int seed, double loss)
    {
        using var life = new RandomLife(seed, loss);
        World world = life.World;
        life.GoOn(20 + seed);
        for (int more = 0; world.Pbx.OpenRecords == 0 && more < 100; more++)
        {
            life.GoOn(1); // there must be something to lose
        }

        Assert.True(world.Pbx.OpenRecords > 0);
        world.Close();
        Assert.Equal(0, world.Pbx.OpenRecords);
        Assert.Equal(world.Records.Begun.Keys.Order(), world.Records.All.Where(r => r.Segments.Count > 0).Select(r => r.Id).Order());
        Assert.All(world.Records.All, Ledger.AssertAddsUp);
        Assert.Equal(default, world.Media.Counts);
    }

    private static void AssertLampsAreRight(RandomLife life) => Assert.Equal(
        life.Phones.Take(4).Select(phone => life.World.StateOf(phone.User) == AgentState.Available && life.World.Pbx.SettingsOf(phone.User) is { DoNotDisturb: false, Always: null } ? "terminated" : "confirmed"), life.Lamps.Select(lamp => lamp.State));

    // An INVITE that never arrived in 32 s of trying, and one given up while it was challenged, is no call here.
    private static void AssertEachHasOneRecord(World world, List<TestCall> placed)
    {
        TestCall[] strangers = [.. placed.Where(call => call.End!.Value.Status is 401 or 408)];
        Assert.True(strangers.Length < placed.Count / 20);
        Assert.InRange(world.Records.All.Count, placed.Count - strangers.Length, placed.Count);
        Assert.Equal(world.Records.Begun.Keys.Order(), world.Records.All.Where(r => r.Segments.Count > 0).Select(r => r.Id).Order());
        Assert.Contains(world.Records.All, r => r.Outcome == InteractionOutcome.Answered);
        Assert.Contains(world.Records.All, r => r.Outcome == InteractionOutcome.Abandoned);
        Assert.Contains(world.Records.All, r => r.Segments.Any(s => s.Reason == "transferred"));
        Assert.Contains(world.Records.All, r => r.EndedBy == "transfer");
        if (placed.Count >= 1000)
        {
            // One who talks and one who does the right thing in between: rare, but in so many calls it comes to pass.
            Assert.Contains(world.Records.All, r => r.Segments.Any(s => s.Kind == SegmentKind.Park));
            Assert.Contains(world.Records.All, r => r.Segments.Any(s => s is { Kind: SegmentKind.Park, Reason: "answered" }));
        }
    }
}
