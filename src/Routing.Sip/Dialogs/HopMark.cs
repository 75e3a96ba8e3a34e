using System.Globalization;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>
/// How often a call has gone through this exchange, in a header of our own. A back-to-back user agent makes a new Call-ID
/// for each leg, and so no loop detection of RFC 3261 §16.3 sees a call that a phone or carrier sends round and round.
/// </summary>
internal static class HopMark
{
    public const string Name = "X-Passes";

    /// <summary>What no call reaches that we sent; a mark that cannot be read counts as this: somebody has made it so.</summary>
    public const int TooMany = 256;

    /// <summary>0 for a call that has not been here.</summary>
    public static int Of(in SipMessage invite) =>
        invite.Text(Name) is not { Length: > 0 } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int passes) && passes < TooMany ? passes : TooMany;
}
