namespace Routing.Sip.Dialogs;

/// <summary>How far a <see cref="DialogSession"/> has come. What it may do depends on this and on nothing its owner remembers.</summary>
/// <remarks>
/// | phase | session timer | own offers | ends by |
/// | Early | stands still | none | the INVITE: a refusal or a CANCEL, never a BYE (RFC 3261 §15) |
/// | Confirmed | runs | one at a time | BYE |
/// | Leaving | stopped | none | the BYE that is under way, or waits for an ACK or NOTIFY |
/// | Gone | stopped | none | it has ended |
/// </remarks>
internal enum DialogPhase : byte
{
    Early,
    Confirmed,
    Leaving,
    Gone,
}
