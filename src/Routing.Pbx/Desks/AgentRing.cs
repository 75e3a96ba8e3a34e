using Routing.Acd.Model;
using Routing.Pbx.Calls;

namespace Routing.Pbx.Desks;

/// <summary>One ringing of one agent's phone: the reservation it is for, the call's card, the leg that rings.</summary>
internal sealed class AgentRing(Guid interaction, ReservationId reservation, CallCard card, Leg leg)
{
    public Guid Interaction { get; } = interaction;

    public ReservationId Reservation { get; } = reservation;

    public CallCard Card { get; } = card;

    public Leg Leg { get; } = leg;

    /// <summary>The phone answered and the ACD was told; its word decides who gets the leg.</summary>
    public bool IsAnswered { get; set; }
}
