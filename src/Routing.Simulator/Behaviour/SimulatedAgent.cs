namespace Routing.Simulator.Behaviour;

/// <summary>One agent's phone.</summary>
/// <param name="User">The user part of its AOR, and of its Contact.</param>
/// <param name="Username">The digest username; null for a phone that does not register and is called directly.</param>
/// <param name="Password">The digest password.</param>
/// <param name="Behaviour">What this one does; null for what the crowd's agents do.</param>
public sealed record SimulatedAgent(string User, string? Username = null, string Password = "", AgentBehaviour? Behaviour = null);
