using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// Agents and requirements as in a large centre: skills held by very different shares of the agents, nearly
/// all agents unlike each other, requirements of one to three skills that at least one agent meets.
/// </summary>
internal sealed class Crowd
{
    private readonly Random _random;
    private readonly double[] _shares;

    public Crowd(int agents, int skills, int classes, int seed = 1)
    {
        _random = new Random(seed);
        (double most, double least) = skills <= 64 ? (0.4, 0.01) : (0.1, 0.001);
        _shares = [.. Enumerable.Range(0, skills).Select(s => most * Math.Pow(least / most, s / (skills - 1.0)))];
        Agents = [.. Enumerable.Range(0, agents).Select(Agent)];
        Classes = [.. Enumerable.Range(0, classes).Select(_ => Class())];
    }

    public AgentPlan[] Agents { get; }

    public RequirementSet[] Classes { get; }

    public RoutingPlan Plan => new() { Version = 1, Trace = false, Queues = [CallCentre.Queue(0)], Agents = Agents };

    private AgentPlan Agent(int id)
    {
        var skills = new List<(int, byte)> { (_random.Next(8), 5) };
        for (int skill = 8; skill < _shares.Length; skill++)
        {
            if (_random.NextDouble() < _shares[skill])
            {
                skills.Add((skill, (byte)_random.Next(1, 11)));
            }
        }

        return CallCentre.Agent(id, [.. skills]);
    }

    private RequirementSet Class()
    {
        // Somebody with a skill that any skill may be, and up to two more of theirs.
        int first = _random.Next(_shares.Length);
        AgentPlan able = Agents[_random.Next(Agents.Length)];
        for (int look = 0; look < 2_000 && !able.Skills.Any(s => s.Skill.Value == first); look++)
        {
            able = Agents[_random.Next(Agents.Length)];
        }

        IEnumerable<SkillRequirement> some = able.Skills.OrderBy(s => s.Skill.Value == first ? -1 : _random.Next()).Take(_random.Next(1, 4));
        return new RequirementSet(some.Select(s => s with { Level = (byte)_random.Next(1, s.Level + 1) }).ToArray());
    }
}
