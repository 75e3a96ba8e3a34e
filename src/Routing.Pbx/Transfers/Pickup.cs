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
    /// <summary>
    /// <paramref name="by"/>'s caller, who is answered if need be, takes what rings at one of <paramref name="extensions"/>, what has rung
    /// longest before all else: the two talk in that call, and this one ends (<c>transfer</c>). False when nothing rings there, or no
    /// longer: the caller is still here.
    /// </summary>
    public static async Task<bool> TryTakeAsync(Call by, CallEnvironment environment, IReadOnlySet<string> extensions)
    {
        foreach (Leg ringing in FindRinging(environment, extensions))
        {
            if (await by.Places.PickUpAsync(ringing))
            {
                return true;
            }
        }

        return false;
    }

    // True or false the next moment. The table is gone through once, for all of them.
    private static Leg[] FindRinging(CallEnvironment environment, IReadOnlySet<string> extensions) =>
    [
        .. environment.Legs.All
            .Where(leg => (leg.Peer.Phone is { } phone && extensions.Contains(phone)) || (leg.Peer.Desk is { } desk && extensions.Contains(desk)))
            .Select(leg => (Leg: leg, Attempt: leg.Owner as DialAttempt))
            .Where(one => one.Attempt is { IsRinging: true, MayBePickedUp: true })
            .OrderBy(one => one.Attempt!.Since)
            .Select(one => one.Leg),
    ];
}
