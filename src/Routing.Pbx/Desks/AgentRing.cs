using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Desks;

/// <summary>One ringing of one agent's phones: the reservation it is for, the call's card, the dial that rings them.</summary>
internal sealed class AgentRing(Guid interaction, ReservationId reservation, CallCard card, Action<AgentRing> onAnswered) : IDialListener
{
    public Guid Interaction { get; } = interaction;

    public ReservationId Reservation { get; } = reservation;

    public CallCard Card { get; } = card;

    public Dial Dial { get; set; } = null!;

    /// <summary>A phone answered and the ACD is told, at once: its word decides who gets the leg.</summary>
    void IDialListener.OnAnswered() => onAnswered(this);
}
