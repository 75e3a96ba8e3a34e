using System.Text.Json.Serialization;
using Routing.Acd.Model;

namespace Routing.Pbx.FeatureCodes;

/// <summary>What people have set at one agent's or extension's desk: outlives reloads and restarts. Immutable.</summary>
internal sealed record DeskState
{
    /// <summary>Nothing is set.</summary>
    public static DeskState None { get; } = new();

    /// <summary>Signed in, paused or signed out by hand; null for what the phone's registration says.</summary>
    public AgentMode? Mode { get; init; }

    /// <summary>Why paused.</summary>
    public string? Reason { get; init; }

    /// <summary>The phone that the agent sits at, signed in by PIN; null for their own.</summary>
    public string? Seat { get; init; }

    /// <summary>When they sat down there, or signed in by hand; null for a phone that registers, and who is signed out.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Direct callers are told busy.</summary>
    public bool DoNotDisturb { get; init; }

    /// <summary>Where all direct callers go.</summary>
    public string? Always { get; init; }

    /// <summary>Where direct callers go while the line is in use.</summary>
    public string? Busy { get; init; }

    /// <summary>Where direct callers go whom nobody answered.</summary>
    public string? NoAnswer { get; init; }

    /// <summary>People have paused or signed out: a phone that registers changes nothing about it.</summary>
    [JsonIgnore]
    public bool IsAway => Mode is AgentMode.Paused or AgentMode.SignedOut;
}
