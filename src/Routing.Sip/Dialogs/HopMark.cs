using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>
/// How often a call has gone through this exchange, in a header of our own. A back-to-back user agent makes a new Call-ID
/// for each leg, and so no loop detection of RFC 3261 §16.3 sees a call that a phone or carrier sends round and round.
/// </summary>
internal static class HopMark
{
    public const string Name = "X-Routing-Passes";

    /// <summary>0 for a call that has not been here, or whose mark cannot be read.</summary>
    public static int Of(in SipMessage invite) => int.TryParse(invite.Text(Name), out int passes) && passes is > 0 and < 256 ? passes : 0;
}
