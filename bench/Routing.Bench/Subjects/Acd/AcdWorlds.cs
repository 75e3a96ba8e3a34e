using Routing.Bench.Baselines;
using Routing.Bench.Workloads;

namespace Routing.Bench.Subjects.Acd;

/// <summary>Worlds ready to be measured, and rounds of several of them in turn.</summary>
internal sealed class AcdWorlds(CancellationToken cancel)
{
    public static readonly WorldSpec Base = new(1_000, 1_000, 64, 1_000, 1_000);

    /// <summary>The longest that a world is run before it is measured; a core that is fast enough needs less.</summary>
    private static readonly TimeSpan MostSettling = TimeSpan.FromSeconds(6);

    /// <summary>The length of one side of a round.</summary>
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(15);

    /// <summary>
    /// A partition under overload whose lines no longer change their nature. A large one takes over, many times
    /// each, what stands in the lines of one with a twentieth of those who wait, which has run long enough for
    /// everybody to have been replaced many times; then it runs itself.
    /// </summary>
    public World Settled(WorldSpec spec, out string note)
    {
        var load = new Workload(spec);
        int copies = spec.Waiting >= 100_000 ? 20 : 1;
        World world = Signed(load, spec.Waiting / copies);
        world.Fill(cancel);
        long turns = (long)(spec.Waiting / copies * 3 / (spec.Overload - 1));
        long done = world.Run(turns, MostSettling, cancel);
        note = done < turns ? $"the small one ran {done} of {turns} turns" : "";
        if (copies > 1)
        {
            World seed = world;
            world = Signed(load, spec.Waiting);
            world.FillAs(seed, copies, cancel);
            world.Run(spec.Waiting / 2, MostSettling / 2, cancel);
        }

        return world;
    }

    /// <summary>The scan, with what waits in <paramref name="like"/> in the same order.</summary>
    public World Scan(World like, out LockedScan scan, bool holes = false)
    {
        LockedScan? made = null;
        World world = Copy(like, w => events => made = new LockedScan(w, events, holes), like.Load.Spec.Waiting > 10_000 ? 4 : 64);
        scan = made!;
        return world;
    }

    /// <summary>Dictionary and linked list, with what waits in <paramref name="like"/> in the same order.</summary>
    public World List(World like) => Copy(like, w => events => new LockedList(w, events), 64);

    /// <summary>Runs the sides in turn, many short rounds, so that a neighbour's noise hits all of them; nanoseconds by side, round and <see cref="Op"/>.</summary>
    public double[][][] Alternate(int rounds, params Func<TimeSpan, double[]>[] sides)
    {
        double[][][] figures = [.. sides.Select(_ => new double[rounds][])];
        for (int round = -2; round < rounds; round++)
        {
            for (int side = 0; side < sides.Length; side++)
            {
                cancel.ThrowIfCancellationRequested();
                double[] one = sides[side](RoundLength);
                if (round >= 0)
                {
                    figures[side][round] = one;
                }
            }
        }

        return figures;
    }

    /// <summary>One side's figures for one operation.</summary>
    public static double[] Of(double[][] side, Op op) => [.. side.Select(round => round[(int)op])];

    /// <summary>How many times <paramref name="slow"/> takes what <paramref name="fast"/> takes, round by round.</summary>
    public static double[] Ratios(double[][] slow, double[][] fast, Op op) => [.. slow.Zip(fast, (s, f) => s[(int)op] / f[(int)op])];

    private static World Signed(Workload load, int waiting)
    {
        var world = new World(load, events => new PartitionPosting(events), waiting: waiting);
        world.SignIn();
        return world;
    }

    private World Copy(World like, Func<Workload, Func<Routing.Acd.IAcdEvents, IPosting>> core, int batch)
    {
        var world = new World(like.Load, core(like.Load), batch);
        world.SignIn();
        world.FillAs(like, 1, cancel);
        return world;
    }
}
