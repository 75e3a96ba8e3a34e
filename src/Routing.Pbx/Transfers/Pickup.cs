using Routing.Pbx.Calls;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Transfers;

/// <summary>
/// Directed pick-up (RFC 5589 §8, RFC 5359 §2.13): a caller takes the call that rings at an extension. Asked by feature codes; in a turn of the
/// caller's call.
/// </summary>
/// <remarks>Not for a queue's call: who gets that is the ACD's word.</remarks>
internal static class Pickup
{
    /// <summary>A leg that rings at <paramref name="extension"/> and may be taken; null for none. Any thread: true or false the next moment.</summary>
    public static Leg? FindRinging(CallEnvironment environment, string extension) =>
        environment.Legs.All.FirstOrDefault(leg => (leg.Peer.Phone == extension || leg.Peer.Desk == extension) && leg.Owner is DialAttempt { IsRinging: true, MayBePickedUp: true });

    /// <summary>
    /// <paramref name="by"/>'s caller, who is answered if need be, takes what rings at <paramref name="extension"/>: the two talk in that
    /// call, and this one ends (<c>transfer</c>). False when nothing rings there, or no longer: the caller is still here.
    /// </summary>
    public static async Task<bool> TryTakeAsync(Call by, CallEnvironment environment, string extension) =>
        FindRinging(environment, extension) is { } ringing && await by.Places.PickUpAsync(ringing);
}
