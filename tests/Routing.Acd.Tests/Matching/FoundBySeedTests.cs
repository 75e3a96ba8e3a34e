using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// Logs on which the matcher and the reference once differed, as <see cref="ReferenceTests"/> printed them.
/// A seed means another world when the generator changes; a log stays what it was.
/// </summary>
public sealed class FoundBySeedTests
{
    [Fact]
    public void Longest_idle_after_a_reload_and_a_short_pause() => Agree(
        new AcdCommand { Kind = AcdCommandKind.LoadPlan, Time = 1_000_000_000, Plan = Plan(1, null, 12) },
        AcdCommand.DeviceUp(1_000_000_000, new(11)),
        AcdCommand.SetAgent(1_000_000_000, new(11), AgentMode.Available),
        AcdCommand.DeviceUp(1_000_000_000, new(12)),
        AcdCommand.SetAgent(1_000_000_000, new(12), AgentMode.Paused),
        new AcdCommand { Kind = AcdCommandKind.LoadPlan, Time = 1_000_262_403, Plan = Plan(2, CallCentre.Queue(0), 12) },
        AcdCommand.SetAgent(1_001_000_000, new(12), AgentMode.Available),
        AcdCommand.Submit(1_006_000_000, Id(8), new(0)));

    private static void Agree(params AcdCommand[] log)
    {
        var both = new Comparison();
        foreach (AcdCommand command in log)
        {
            Assert.Null(both.Apply(new WorldStep(command)));
        }
    }

    /// <summary>One queue, and agents alike, those up to 10 left out.</summary>
    private static RoutingPlan Plan(int version, QueuePlan? queue, int lastAgent) => new()
    {
        Version = version,
        PauseKeepsIdleMicroseconds = 2_000_000,
        Queues = [queue],
        Agents = [.. Enumerable.Range(0, lastAgent + 1).Select(i => i < 11 ? null : CallCentre.Agent(i))],
    };

    private static Guid Id(int number) => new(0, 0, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(number)]);
}
