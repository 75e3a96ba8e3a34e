using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Identity;

/// <summary>One who sent a call on (RFC 5806), the latest first in a call's list. A value.</summary>
/// <param name="Party">Whose line it was.</param>
/// <param name="Reason">Why: <c>user-busy</c>, <c>no-answer</c>, <c>unconditional</c> …; <c>unknown</c> where it is not said.</param>
/// <param name="Count">How many diversions this one stands for; 1 or more.</param>
/// <param name="IsPrivate">May the party not be shown?</param>
public readonly record struct Diversion(SipParty Party, string Reason, int Count, bool IsPrivate)
{
    /// <summary>
    /// The cause (RFC 4458) that says the same as a reason: RFC 7544 §6. What has none of its own is 404, unknown; so is what is not known here.
    /// </summary>
    public static int CauseOf(string reason) => reason switch
    {
        "unconditional" => 302,
        "user-busy" => 486,
        "no-answer" => 408,
        "deflection" => 480,
        "unavailable" => 503,
        _ => 404,
    };

    /// <summary>The reason that says the same as a cause (RFC 7544 §5); <c>unknown</c> for all that say nothing of it.</summary>
    public static string ReasonOf(int cause) => cause switch
    {
        302 => "unconditional",
        486 => "user-busy",
        408 => "no-answer",
        480 or 487 => "deflection",
        503 => "unavailable",
        _ => "unknown",
    };

    internal static bool TryRead(ReadOnlySpan<byte> item, out Diversion diversion)
    {
        diversion = default;
        if (!NameAddr.TryParse(item, out NameAddr address) || !SipParty.TryRead(address, out SipParty party))
        {
            return false;
        }

        bool counted = address.Parameters.TryGet("counter"u8, out ReadOnlySpan<byte> counter) && SipScan.TryNumber(counter, 99, out _);
        long count = 1;
        if (counted)
        {
            SipScan.TryNumber(counter, 99, out count);
        }

        string reason = address.Parameters.TryGet("reason"u8, out ReadOnlySpan<byte> why) ? SipScan.Text(why).ToLowerInvariant() : "";
        bool hidden = address.Parameters.TryGet("privacy"u8, out ReadOnlySpan<byte> privacy) && !SipScan.Is(privacy, "off"u8);
        diversion = new Diversion(party, reason.Length == 0 ? "unknown" : reason, (int)Math.Max(1, count), hidden);
        return true;
    }
}
