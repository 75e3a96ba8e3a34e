using System.Diagnostics;
using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Bench.Baselines;

/// <summary>The ring of commands alone, as shipped: two threads push, one of them also takes, nothing is done with it.</summary>
internal static class RawRing
{
    /// <summary>Nanoseconds a command.</summary>
    public static double Measure(int commandsEach)
    {
        var ring = new CommandRing<NoSteps>(16_384);
        AcdCommand command = AcdCommand.Complete(1, Guid.NewGuid());
        var other = new Thread(() =>
        {
            for (int i = 0; i < commandsEach; i++)
            {
                while (!ring.TryPush(command))
                {
                    Thread.SpinWait(16);
                }
            }
        });
        long began = Stopwatch.GetTimestamp();
        other.Start();
        int taken = 0;
        for (int pushed = 0; taken < 2 * commandsEach;)
        {
            pushed += pushed < commandsEach && ring.TryPush(command) ? 1 : 0;
            while (ring.TryTake(out _))
            {
                taken++;
            }
        }

        other.Join();
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / taken;
    }
}
