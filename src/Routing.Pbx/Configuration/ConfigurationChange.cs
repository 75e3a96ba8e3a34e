namespace Routing.Pbx.Configuration;

/// <summary>One thing that is written otherwise than in the configuration in force. What it says is not told: it may be a secret.</summary>
/// <param name="Path">Where it stands, as <c>queues.billing.wrap_up</c>.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="File">The file; for what is gone the one it stood in.</param>
/// <param name="Line">The line there.</param>
/// <param name="Column">The column there.</param>
public sealed record ConfigurationChange(string Path, ConfigurationChangeKind Kind, string File, int Line, int Column);

/// <summary>What became of something that was written.</summary>
public enum ConfigurationChangeKind
{
    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>It says something else.</summary>
    Changed,
}
