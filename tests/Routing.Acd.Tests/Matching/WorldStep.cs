using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// One command of a world. An answer also knows which of the interaction's reservations it means, so that it
/// can be aimed again when commands before it are left out and the numbers are others.
/// </summary>
internal sealed record WorldStep(AcdCommand Command, int Claim = -1)
{
    public static WorldStep Of(AcdCommand command, ReferenceAcd state) =>
        new(command, state.Items.Find(i => i.Id == command.Interaction)?.Claims.FindIndex(c => c.Id == command.Reservation) ?? -1);

    /// <summary>The command as it is meant in this state.</summary>
    public AcdCommand Aimed(ReferenceAcd state) =>
        Claim >= 0 && state.Items.Find(i => i.Id == Command.Interaction)?.Claims.ElementAtOrDefault(Claim) is { } claim
            ? Command with { Reservation = claim.Id }
            : Command;
}
