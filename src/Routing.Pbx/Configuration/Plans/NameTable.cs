namespace Routing.Pbx.Configuration.Plans;

/// <summary>
/// Dense numbers for the names of agents, queues, skills and groups. Only grows and outlives reloads, so a
/// number always means the same name. Written by the loader, one load at a time; read from any thread.
/// </summary>
public sealed class NameTable
{
    /// <summary>The same names with the same numbers, for a configuration that may come to nothing.</summary>
    public NameTable Copy() => new() { Agents = Agents.Copy(), Queues = Queues.Copy(), Skills = Skills.Copy(), Groups = Groups.Copy() };

    /// <summary>Agents.</summary>
    public NameColumn Agents { get; private init; } = new();

    /// <summary>Queues.</summary>
    public NameColumn Queues { get; private init; } = new();

    /// <summary>Skills.</summary>
    public NameColumn Skills { get; private init; } = new();

    /// <summary>Groups.</summary>
    public NameColumn Groups { get; private init; } = new();
}
