using Routing.Simulator.Behaviour;

namespace Routing.Simulator;

/// <summary>The agents of a <see cref="Crowd"/>: phones on one user agent, each with its own user.</summary>
public sealed record AgentOptions
{
    /// <summary>The phones.</summary>
    public required IReadOnlyList<SimulatedAgent> Agents { get; init; }

    /// <summary>What their users do, where an agent has no behaviour of its own.</summary>
    public AgentBehaviour Behaviour { get; init; } = new();

    /// <summary>How long to wait for all registrations before the first call is placed; late ones still count. Default 5 s.</summary>
    public TimeSpan RegisterWithin { get; init; } = TimeSpan.FromSeconds(5);

    internal void Validate()
    {
        if (Agents.Count == 0)
        {
            throw new ArgumentException("no agents are named", nameof(Agents));
        }

        if (Agents.GroupBy(a => a.User, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"agent {twice.Key} is named twice", nameof(Agents));
        }

        Behaviour.Validate();
        foreach (SimulatedAgent agent in Agents)
        {
            agent.Behaviour?.Validate();
        }
    }
}
