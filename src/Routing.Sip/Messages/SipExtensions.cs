using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>The option tags this stack speaks (RFC 3261 §19.2), and what a peer says about its own.</summary>
internal static class SipExtensions
{
    /// <summary>What Supported says.</summary>
    public static ReadOnlySpan<byte> Supported => "100rel, timer, replaces"u8;

    /// <summary>Do we do what a request of that method may require?</summary>
    public static bool Knows(ReadOnlySpan<byte> option, SipMethod method) => method switch
    {
        SipMethod.Register => SipScan.Is(option, "path"u8) || SipScan.Is(option, "outbound"u8),
        _ => SipScan.Is(option, "timer"u8) || SipScan.Is(option, "100rel"u8) || SipScan.Is(option, "replaces"u8)
            || SipScan.Is(option, "norefersub"u8),
    };

    /// <summary>Does a header (Supported, Require, Allow) list that word? Option tags and methods alike are tokens.</summary>
    public static bool Lists(in SipMessage message, SipHeaderName header, ReadOnlySpan<byte> word)
    {
        foreach (ReadOnlySpan<byte> item in message.Items(header))
        {
            if (SipScan.Is(item, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does the sender do it: does it support or require it?</summary>
    public static bool Speaks(in SipMessage message, ReadOnlySpan<byte> option) =>
        Lists(message, SipHeaderName.Supported, option) || Lists(message, SipHeaderName.Require, option);
}
