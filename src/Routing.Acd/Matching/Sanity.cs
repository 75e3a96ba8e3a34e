using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// What numbers of a command may be, so that nothing that is reckoned from them can overflow. What is outside
/// is no command at all: it is ignored before time moves by it.
/// </summary>
internal static class Sanity
{
    private const int TimeBits = 56; // until the year 4253, and the bits that an order key has for it
    private const int SequenceBits = 62;

    public static bool IsSane(in AcdCommand command) =>
        IsBelow(TimeBits, command.Time | command.FirstEntered | command.EnteredQueue | command.Duration)
        && IsBelow(SequenceBits, command.Sequence)
        && command.Visit >= 0
        && (command.Interaction != Guid.Empty || command.Kind is not (AcdCommandKind.Submit or AcdCommandKind.Resubmit));

    /// <summary>Not negative either; of several at once, combined by or.</summary>
    private static bool IsBelow(int bits, long numbers) => (ulong)numbers >> bits == 0;
}
