namespace Routing.Media.Virtual;

/// <summary>What a leg of a <see cref="VirtualMediaEngine"/> hears at one moment: a prompt, another leg, or nothing.</summary>
/// <param name="Prompt">The name of the prompt; null when none plays.</param>
/// <param name="From">The other leg; 0 when there is none, or a prompt covers it.</param>
public readonly record struct VirtualHearing(string? Prompt, MediaLegId From)
{
    /// <summary>Silence.</summary>
    public static VirtualHearing Nothing => default;
}
