using System.Globalization;

namespace Routing.Sip.Dialogs;

/// <summary>
/// Reason (RFC 3326) and what a Q.850 cause is as a SIP status and the other way round (RFC 3398 §7.2.4.1, §8.2.6.1), so that
/// a cause goes through a back-to-back user agent. Pure functions.
/// </summary>
public static class ReasonHeader
{
    private const int CompletedElsewhere = 200;

    /// <summary>Normal call clearing.</summary>
    public const int NormalClearing = 16;

    /// <summary>The Q.850 cause in a Reason header's value, however many reasons it holds; 0 when there is none.</summary>
    public static int CauseIn(string? reason) => CauseIn(reason, "Q.850") is < 128 and var cause ? cause : 0;

    /// <summary>
    /// What the other leg is told of why a peer has left, in our own words; null when it said nothing. RFC 3326 §3.1: that somebody else
    /// has taken a call that rang is told before any cause, or each phone that rang would show that it missed one.
    /// </summary>
    public static string? HandedOn(string? reason, bool wasAnswered) =>
        !wasAnswered && CauseIn(reason, "SIP") == CompletedElsewhere ? "SIP;cause=200;text=\"Call completed elsewhere\""
        : CauseIn(reason) is > 0 and var cause ? Q850(cause)
        : null;

    private static int CauseIn(string? reason, string protocol)
    {
        foreach (string one in (reason ?? "").Split(','))
        {
            string[] parts = one.Split(';', StringSplitOptions.TrimEntries);
            if (!parts[0].Equals(protocol, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (string part in parts.Skip(1))
            {
                string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
                if (pair.Length == 2 && pair[0].Equals("cause", StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int cause) && cause is > 0 and < 1000)
                {
                    return cause;
                }
            }
        }

        return 0;
    }

    /// <summary>A Reason header's value for a Q.850 cause, in our own words; a peer's text is not handed on.</summary>
    /// <param name="cause">1 to 127.</param>
    public static string Q850(int cause) => TextOf(cause) is { } text
        ? string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={cause};text=\"{text}\"")
        : string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={cause}");

    /// <summary>The cause that says the same as a final status of 300 or above.</summary>
    public static int CauseOf(int status) => status switch
    {
        401 or 402 or 403 or 407 or 603 => 21,
        404 or 485 or 604 => 1,
        405 => 63,
        406 or 415 or 501 => 79,
        408 or 504 => 102,
        410 => 22,
        480 => 18,
        482 or 483 => 25,
        484 => 28,
        486 or 600 => 17,
        487 => NormalClearing,
        488 or 606 => 88,
        400 or 481 or 500 or 503 => 41,
        502 => 38,
        < 400 => 23,
        _ => 127,
    };

    /// <summary>The final status that says the same as a Q.850 cause.</summary>
    public static int StatusOf(int cause) => cause switch
    {
        1 or 2 or 3 or 26 => 404,
        17 => 486,
        18 => 408,
        16 or 19 or 20 or 31 => 480,
        21 or 55 or 57 or 87 => 403,
        22 or 23 => 410,
        27 => 502,
        28 => 484,
        29 or 63 or 69 or 79 => 501,
        34 or 38 or 41 or 42 or 44 or 47 or 58 => 503,
        25 => 483,
        65 or 70 or 88 => 488,
        102 => 504,
        _ => 500,
    };

    private static string? TextOf(int cause) => cause switch
    {
        1 => "Unallocated number",
        16 => "Normal call clearing",
        17 => "User busy",
        18 => "No user responding",
        19 => "No answer from user",
        21 => "Call rejected",
        22 => "Number changed",
        27 => "Destination out of order",
        28 => "Invalid number format",
        31 => "Normal, unspecified",
        34 => "No circuit available",
        38 => "Network out of order",
        41 => "Temporary failure",
        42 => "Switching equipment congestion",
        88 => "Incompatible destination",
        102 => "Recovery on timer expiry",
        _ => null,
    };
}
