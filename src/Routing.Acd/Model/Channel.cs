namespace Routing.Acd.Model;

/// <summary>How a customer reached us.</summary>
public enum Channel : byte
{
    /// <summary>A telephone call: an agent has one at a time.</summary>
    Voice,

    /// <summary>Chat and messaging.</summary>
    Chat,

    /// <summary>Mail.</summary>
    Email,
}
