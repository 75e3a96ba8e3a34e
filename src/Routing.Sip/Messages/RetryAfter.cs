using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>How long a peer asks to be left alone (RFC 3261 §20.33): seconds, then perhaps a comment and parameters.</summary>
internal static class RetryAfter
{
    /// <summary>More is taken for this, by all who ask: a typing error must not silence a trunk for a day.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    /// <summary>Null when there is none that can be read.</summary>
    public static TimeSpan? Of(in SipMessage response)
    {
        if (!response.TryGet(SipHeaderName.RetryAfter, out ReadOnlySpan<byte> text))
        {
            return null;
        }

        int end = text.IndexOfAny(" ;(\t"u8);
        return !SipScan.TryNumber(end < 0 ? text : text[..end], 1_000_000_000_000, out long seconds) ? null
            : seconds < Most.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : Most;
    }

    /// <summary>The same; zero when there is none.</summary>
    public static TimeSpan OrZero(in SipMessage response) => Of(response) ?? TimeSpan.Zero;
}
