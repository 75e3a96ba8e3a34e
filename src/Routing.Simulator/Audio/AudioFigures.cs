namespace Routing.Simulator.Audio;

/// <summary>The figures of one leg's life.</summary>
/// <param name="Sent">Packets sent.</param>
/// <param name="Received">Packets received.</param>
/// <param name="Missing">Packets skipped in what was received.</param>
/// <param name="Late">Packets too late to be played.</param>
/// <param name="Breaks">Times the received stream was replaced by another.</param>
/// <param name="SendErrors">Packets the kernel did not take.</param>
/// <param name="Tone">What was heard of the tone.</param>
internal readonly record struct AudioFigures(
    long Sent, long Received, long Missing, long Late, long Breaks, long SendErrors, ToneCount Tone);

/// <summary>What was heard of a tone up to one moment.</summary>
/// <param name="Windows">Whole 20 ms windows of sound received.</param>
/// <param name="Heard">Those in which the tone dominated.</param>
internal readonly record struct ToneCount(long Windows, long Heard)
{
    /// <summary>What was heard between two moments.</summary>
    public static ToneCount operator -(ToneCount after, ToneCount before) => new(after.Windows - before.Windows, after.Heard - before.Heard);
}
