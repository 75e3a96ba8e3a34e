using Routing.Simulator.Behaviour;

namespace Routing.Simulator.Actors;

/// <summary>One agent with one phone, which has one call at a time. Within turns.</summary>
internal sealed class Agent(Scene scene, SimulatedAgent agent, int index)
{
    private int _rings;

    /// <summary>The user part of its AOR.</summary>
    public string User => agent.User;

    /// <summary>What it does.</summary>
    public AgentBehaviour Behaviour => agent.Behaviour ?? scene.Options.Agents!.Behaviour;

    /// <summary>Its call; null while it is free.</summary>
    public AgentCall? Call { get; set; }

    /// <summary>When its last talk ended; null before the first, and once it has rung again.</summary>
    public TimeSpan? TalkEnded { get; set; }

    /// <summary>What it will do with the next ring.</summary>
    public RingPlan NextRing() => RingPlan.Draw(Behaviour, scene.Options.Seed, index, _rings++);
}
