using Routing.Acd.Model;
using Routing.Records.Model;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>
/// Hundreds of calls of chance over a network that loses, repeats and reorders, with media that takes its
/// time. Whatever happens, every call ends, has one record, and leaves nothing behind.
/// </summary>
public sealed class RandomCallsTests
{
    [Theory]
    [InlineData(1, 0.0, 300)]
    [InlineData(2, 0.0, 300)]
    [InlineData(3, 0.05, 300)]
    [InlineData(4, 0.05, 300)]
    [InlineData(5, 0.2, 300)]
    [InlineData(6, 0.2, 300)]
    [InlineData(7, 0.02, 1000)]
    public void Every_call_ends_has_one_record_and_leaves_nothing_behind(int seed, double loss, int calls)
    {
        var random = new Random(seed);
        using var world = new World(
            new InMemoryConditions
            {
                Seed = (ulong)seed,
                Loss = loss,
                Duplication = loss / 2,
                Reordering = loss > 0,
                MinDelay = TimeSpan.FromMilliseconds(1),
                MaxDelay = TimeSpan.FromMilliseconds(loss > 0 ? 80 : 1),
            },
            (inner, time) => new SlowMedia(inner, time, () => TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(30) : 0)));
        TestPhone[] phones = [.. new[] { "1001", "1002", "1003", "1004" }.Select(user => world.Phone(user))];
        var placed = new List<TestCall>();
        for (int i = 0; i < calls; i++)
        {
            Chance(world, random, phones, placed);
            TestCall call = world.Call(new[] { "100", "100", "200", "201", "202", "300", "500", "999" }[random.Next(8)], $"{i}");
            placed.Add(call);
            int presses = random.Next(3);
            for (int press = 0; press < presses; press++)
            {
                world.After(TimeSpan.FromSeconds(random.NextDouble() * 12), () => world.Press(call, "123"[random.Next(3)]));
            }

            // Some leave at once, some in the middle, some only after they have long been served.
            world.After(TimeSpan.FromSeconds(random.Next(4) == 0 ? random.NextDouble() : random.NextDouble() * 60), call.Hangup);
            world.Pass(random.NextDouble() * (random.Next(5) == 0 ? 20 : 2));
        }

        world.Pass(120);
        Assert.All(placed, call => Assert.NotNull(call.End));

        // Phones whose farewell or refresh was lost come back, and go for good.
        foreach (TestPhone phone in phones)
        {
            phone.Habit = Habit.Answers;
        }

        world.Pass(700);
        world.AssertAddsUp();
        world.AssertNothingIsLeft();
        AssertEachHasOneRecord(world, placed.Count, loss);
        foreach (TestPhone phone in phones)
        {
            phone.Unregister();
            world.Until(() => phone.IsGone, 120, "the phone is gone");
            world.Pass(700);
            Assert.Equal(default, phone.Agent.Counts);
        }

        Assert.Equal(default, world.Pbx.SipCounts);
        Assert.Equal(0, world.ArmedTimers);
    }

    // A caller whose INVITE never arrived in 32 s of trying leaves no record, and cannot.
    private static void AssertEachHasOneRecord(World world, int placed, double loss)
    {
        if (loss < 0.1)
        {
            Assert.Equal(placed, world.Records.All.Count);
        }
        else
        {
            Assert.InRange(world.Records.All.Count, placed - 2, placed);
        }

        Assert.Equal(world.Records.Begun.Keys.Order(), world.Records.All.Where(r => r.Called != "999").Select(r => r.Id).Order());
        Assert.Contains(world.Records.All, r => r.Outcome == InteractionOutcome.Answered);
        Assert.Contains(world.Records.All, r => r.Outcome == InteractionOutcome.Abandoned);
    }

    private static void Chance(World world, Random random, TestPhone[] phones, List<TestCall> placed)
    {
        TestPhone phone = phones[random.Next(phones.Length)];
        phone.Habit = random.Next(3) > 0 ? Habit.Answers : (Habit)random.Next(5);
        phone.Delay = TimeSpan.FromSeconds(random.NextDouble() * 8);
        phone.Talks = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.NextDouble() * 20);
        switch (random.Next(12))
        {
            case 0:
                phone.Unregister();
                break;
            case 1:
                phone.Register();
                break;
            case 2 when phone.Talking:
                phone.Hangup();
                break;
            case 3:
                world.Pbx.SetAgent(phone.User, AgentMode.Available, null);
                break;
            case 4:
                placed.Add(phone.Dial("300"));
                world.After(TimeSpan.FromSeconds(random.NextDouble() * 10), placed[^1].Hangup);
                break;
            case 5:
                world.Pbx.Load(world.Pbx.Plan);
                break;
        }
    }
}
