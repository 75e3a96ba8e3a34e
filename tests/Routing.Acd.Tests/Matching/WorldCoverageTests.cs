using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>The random worlds reach everything there is: without this their silence would prove nothing.</summary>
public sealed class WorldCoverageTests(ITestOutputHelper output)
{
    private const int Seeds = 68;
    private const int Least = 10;

    [Fact]
    public void The_random_worlds_reach_every_kind_of_event_and_every_feature()
    {
        var coverage = new Dictionary<string, int>();
        long events = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            WorldCoverage one = Run(seed, out int told);
            events += told;
            foreach ((string what, int times) in one.Times)
            {
                coverage[what] = coverage.GetValueOrDefault(what) + times;
            }
        }

        output.WriteLine($"{events} events\n{string.Join('\n', coverage.OrderBy(c => c.Key).Select(c => $"{c.Value,8} {c.Key}"))}");
        Assert.All(Expected(), what => Assert.True(coverage.GetValueOrDefault(what) >= Least, $"only {coverage.GetValueOrDefault(what)} times: {what}"));
    }

    private static IEnumerable<string> Expected() =>
    [
        .. Enum.GetValues<AcdCommandKind>().Where(k => k != AcdCommandKind.None).Select(k => $"{k}"),
        .. Enum.GetValues<AcdCommandKind>().Where(k => k is not (AcdCommandKind.None or AcdCommandKind.Tick)).Select(k => $"ignored {k}"),
        .. Enum.GetValues<ReservationOutcome>().Where(o => o != ReservationOutcome.None).Select(o => $"ended {o}"),
        .. Enum.GetValues<LeaveReason>().Where(r => r != LeaveReason.None).Select(r => $"left {r}"),
        .. Enum.GetValues<AgentState>().Select(s => $"agent {s}"),
        "Queued", "Relaxed", "Reserved", "WrapUpEnded", "estimated", "estimated unknown", "an estimate was measured",
        "limit Full", "limit WaitLimit", "limit Nobody", "limit EstimatedWait",
        "at entry Full", "at entry WaitLimit", "at entry Nobody", "at entry EstimatedWait",
        "by longest_idle", "by least_occupied", "by fewest_calls", "by most_skilled", "by least_skilled", "by round_robin", "by random", "by ring_all",
        "rung with others", "one winner, the rest withdrawn", "several let it ring", "one of several failed, the others ring on",
        "asked again as nobody else is eligible", "paused by no_answer", "paused by rejected", "paused by unreachable", "a phone lost with several ringing",
        "reserved beside voice", "voice beside others", "manual wrap-up", "wrap-up made longer",
        "relaxed again", "entered at a later stage", "reserved at a later stage", "several due in one command",
        "hold honoured", "held for one who is busy", "hold ended by its timer", "hold ended by a failed reservation",
        "hold ended as the agent is busy", "hold ended as the agent cannot come", "ignored with an epoch",
        "another order while some wait", "a queue gone while some wait in it", "an agent gone with something in hand", "an agent back", "relaxed by a plan",
        "turned away for want of room", .. Enum.GetValues<InteractionOrder>().Select(order => $"some wait, others are served, by {order}"),
    ];

    private static WorldCoverage Run(int seed, out int told)
    {
        var world = new RandomWorld(seed);
        var reference = world.Options.Reference();
        var coverage = new WorldCoverage();
        for (int i = 0; i < world.Commands; i++)
        {
            AcdCommand command = world.Next(reference).Command;
            (int before, long ignored) = (reference.Events.Count, reference.Counters.Ignored);
            reference.Apply(command);
            coverage.Note(command, reference, reference.Events[before..], reference.Counters.Ignored - ignored);
        }

        told = reference.Events.Count;
        return coverage;
    }
}
