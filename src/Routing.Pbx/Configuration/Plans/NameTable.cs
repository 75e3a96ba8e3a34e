namespace Routing.Pbx.Configuration.Plans;

/// <summary>
/// Dense numbers for the names of agents, queues, skills and groups. Only grows and outlives reloads, so a
/// number always means the same name. Written by the loader, one load at a time; read from any thread.
/// </summary>
public sealed class NameTable
{
    /// <summary>Agents.</summary>
    public NameColumn Agents { get; } = new();

    /// <summary>Queues.</summary>
    public NameColumn Queues { get; } = new();

    /// <summary>Skills.</summary>
    public NameColumn Skills { get; } = new();

    /// <summary>Groups.</summary>
    public NameColumn Groups { get; } = new();
}
