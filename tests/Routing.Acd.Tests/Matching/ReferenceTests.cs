using System.Text;
using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>The matcher against the obvious one, event by event.</summary>
public sealed class ReferenceTests
{
    private const int CommandsPerSeed = 1_000;

    /// <summary>15 × 10 seeds of 1,000 commands each; a seed that fails prints the shortest log found for it.</summary>
    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 15)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_matcher_and_the_obvious_reference_tell_the_same_events(int block)
    {
        for (int seed = block * 10; seed < (block + 1) * 10; seed++)
        {
            Run(seed);
        }
    }

    private static void Run(int seed)
    {
        var world = new RandomWorld(seed);
        var reference = new ReferenceAcd();
        var core = new Core();
        var log = new List<AcdCommand>();
        for (int i = 0; i < CommandsPerSeed; i++)
        {
            log.Add(world.Next(reference));
            if (Difference(core, reference, log[^1]) is { } difference)
            {
                Assert.Fail($"seed {seed}: {difference}\n{Tell(Shrink(log))}");
            }
        }

        Assert.Equal(core.Matcher.Counters.Entered, reference.Events.Count(e => e.Kind == AcdEventKind.Queued));
        Assert.Contains(core.Events, e => e.Outcome == ReservationOutcome.Accepted);
    }

    private static string? Difference(Core core, ReferenceAcd reference, AcdCommand command)
    {
        int before = reference.Events.Count;
        IReadOnlyList<AcdEvent> events;
        try
        {
            reference.Apply(command);
            events = core.Apply(command);
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            return e.ToString();
        }

        List<AcdEvent> expected = reference.Events[before..];
        if (!expected.SequenceEqual(events))
        {
            return $"expected\n  {string.Join("\n  ", expected)}\nbut was\n  {string.Join("\n  ", events)}";
        }

        return StateDifference(core.Snapshot, reference);
    }

    private static string? StateDifference(AcdSnapshot snapshot, ReferenceAcd reference)
    {
        if (snapshot.CountEligiblePairsUnmatched() != 0)
        {
            return "An eligible pair stands unmatched.";
        }

        foreach (AgentSnapshot agent in snapshot.Agents)
        {
            ReferenceAcd.Person person = reference.People[agent.Agent.Value];
            if ((agent.State, agent.Reason, agent.Since) != (person.Shown, person.ShownReason, person.Since))
            {
                return $"{agent}, but expected {person.Shown} since {person.Since}";
            }
        }

        foreach (QueueSnapshot queue in snapshot.Queues)
        {
            ReferenceAcd.Item[] present = [.. reference.Known.Where(i => i.Queue == queue.Queue.Value && i.Phase != SlotPhase.Connected)];
            long oldest = present.Length == 0 ? 0 : present.Min(i => i.Entered);
            if ((queue.Waiting, queue.OldestEntered) != (present.Length, oldest))
            {
                return $"{queue}, but expected {present.Length} since {oldest}";
            }
        }

        return null;
    }

    /// <summary>Leaves out what is not needed for the failure, ever smaller pieces at a time.</summary>
    private static List<AcdCommand> Shrink(List<AcdCommand> log)
    {
        for (int piece = log.Count / 2; piece > 0; piece /= 2)
        {
            for (int at = 0; at + piece <= log.Count;)
            {
                List<AcdCommand> shorter = [.. log[..at], .. log[(at + piece)..]];
                if (Fails(shorter))
                {
                    log = shorter;
                }
                else
                {
                    at += piece;
                }
            }
        }

        return log;
    }

    private static bool Fails(List<AcdCommand> log)
    {
        var reference = new ReferenceAcd();
        var core = new Core();
        return log.Exists(command => Difference(core, reference, command) is not null);
    }

    private static string Tell(List<AcdCommand> log)
    {
        var text = new StringBuilder();
        var reference = new ReferenceAcd();
        var core = new Core();
        foreach (AcdCommand command in log)
        {
            text.AppendLine(command.ToString());
            string? difference = Difference(core, reference, command);
            foreach (AcdEvent acdEvent in reference.Events.Where(e => e.Time == reference.Now))
            {
                text.AppendLine($"    {acdEvent}");
            }

            if (difference is not null)
            {
                text.AppendLine(difference);
                break;
            }
        }

        return text.ToString();
    }
}
