using Routing.Acd.Model;

namespace Routing.Bench.Workloads;

/// <summary>
/// The plan of a world and what its interactions require, from a fixed seed. Skills are held by very
/// different shares of the agents, from nearly half to one in a hundred (one in a thousand of 512), and
/// requirements name rare and common ones alike, so some interactions can be taken by hardly anybody, as it
/// is in a real centre. Each can be taken by at least one agent. Immutable.
/// </summary>
internal sealed class Workload
{
    private const int Queues = 16;
    private const int FewSkills = 64;
    private const int Attempts = 1_024;

    public Workload(WorldSpec spec, ulong seed = 1)
    {
        Spec = spec;
        var random = new SplitMix(seed);
        double[] shares = Shares(spec.Skills);
        SkillRequirement[][] profiles = new SkillRequirement[spec.Profiles][];
        Levels = new byte[spec.Profiles][];
        for (int i = 0; i < profiles.Length; i++)
        {
            Levels[i] = MakeLevels(shares, ref random);
            profiles[i] = Skills(Levels[i]);
        }

        Requirements = new SkillRequirement[spec.Classes + 1][];
        Requirements[spec.Classes] = [];
        var seen = new HashSet<RequirementSet>();
        for (int i = 0; i < spec.Classes; i++)
        {
            int attempts = 0;
            do
            {
                // So few profiles may not make so many classes; then some can be taken by nobody.
                SkillRequirement[][] from = ++attempts < 64 ? profiles : [Skills(MakeLevels(shares, ref random))];
                Requirements[i] = MakeRequirements(from, spec, ref random);
            }
            while (!seen.Add(new RequirementSet(Requirements[i])));
        }

        Classes = [.. Requirements.Select(r => new RequirementSet(r))];
        Plan = new RoutingPlan
        {
            Version = 1,
            Trace = spec.Trace,
            Queues = [.. Enumerable.Range(0, Queues).Select(MakeQueue)],
            Agents = [.. Enumerable.Range(0, spec.Agents).Select(i => MakeAgent(i, profiles[i % spec.Profiles]))],
        };
    }

    public WorldSpec Spec { get; }

    public RoutingPlan Plan { get; }

    /// <summary>What the interactions of each class require; the last class requires nothing.</summary>
    public RequirementSet[] Classes { get; }

    /// <summary>The same as plain arrays, for baselines.</summary>
    public SkillRequirement[][] Requirements { get; }

    /// <summary>The level of each skill, 0 for none, by profile; an agent's profile is its number modulo <see cref="WorldSpec.Profiles"/>.</summary>
    public byte[][] Levels { get; }

    /// <summary>The queue that interactions of a class stand in.</summary>
    public static QueueId QueueOf(int ofClass) => new(ofClass % Queues);

    /// <summary>A class as they arrive.</summary>
    public int Arriving(ref SplitMix random) =>
        Spec.AnyoneShare > 0 && random.Share() < Spec.AnyoneShare ? Spec.Classes : random.Below(Spec.Classes);

    /// <summary>A submit of an interaction of <paramref name="ofClass"/>.</summary>
    public AcdCommand Submit(long time, Guid id, int ofClass) => AcdCommand.Submit(time, id, QueueOf(ofClass), requires: Classes[ofClass]);

    private static double[] Shares(int skills)
    {
        (double most, double least) = skills <= FewSkills ? (0.4, 0.01) : (0.1, 0.001);
        return [.. Enumerable.Range(0, skills).Select(s => most * Math.Pow(least / most, s / Math.Max(1.0, skills - 1)))];
    }

    private static byte[] MakeLevels(double[] shares, ref SplitMix random)
    {
        byte[] levels = new byte[shares.Length];
        for (int skill = 0; skill < shares.Length; skill++)
        {
            if (random.Share() < shares[skill])
            {
                levels[skill] = (byte)(1 + random.Below(10));
            }
        }

        levels[random.Below(Math.Min(8, shares.Length))] = 5; // nobody is without any, and with few agents no skill is missing for long
        return levels;
    }

    private static SkillRequirement[] Skills(byte[] levels) =>
        [.. levels.Index().Where(l => l.Item > 0).Select(l => new SkillRequirement(new SkillId(l.Index), l.Item))];

    private static SkillRequirement[] MakeRequirements(SkillRequirement[][] profiles, WorldSpec spec, ref SplitMix random)
    {
        // A skill, mostly one that many have, then somebody who has it, then up to two more of theirs
        // (of many skills rarely even one: hardly anybody has two given ones).
        while (true)
        {
            SkillRequirement[] somebody = profiles[random.Below(profiles.Length)];
            int first = random.Share() < spec.RareShare ? random.Below(spec.Skills) : somebody[random.Below(somebody.Length)].Skill.Value;
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                SkillRequirement[] able = profiles[random.Below(profiles.Length)];
                int at = Array.FindIndex(able, s => s.Skill.Value == first);
                if (at < 0)
                {
                    continue;
                }

                var set = new List<SkillRequirement> { able[at] };
                for (int more = spec.Skills <= FewSkills ? random.Below(3) : random.Below(4) / 3; more > 0; more--)
                {
                    SkillRequirement other = able[random.Below(able.Length)];
                    if (!set.Exists(s => s.Skill == other.Skill))
                    {
                        set.Add(other);
                    }
                }

                for (int i = 0; i < set.Count; i++)
                {
                    set[i] = set[i] with { Level = (byte)(1 + random.Below(set[i].Level)) };
                }

                return [.. set];
            }
        }
    }

    private static QueuePlan MakeQueue(int number) => new()
    {
        Id = new QueueId(number),
        Name = $"q{number}",
        RingTimeoutMicroseconds = 60_000_000,
    };

    private static AgentPlan MakeAgent(int number, SkillRequirement[] skills) => new()
    {
        Id = new AgentId(number),
        Name = $"a{number}",
        Skills = skills,
    };
}
