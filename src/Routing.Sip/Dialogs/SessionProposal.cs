using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>Who refreshes, in the words of one transaction (RFC 4028 §4).</summary>
internal enum Refresher : byte
{
    Open,
    Uac,
    Uas,
}

/// <summary>What one message says about the session's life (RFC 4028 §4, §5); what cannot be read counts as not said.</summary>
/// <param name="IsMade">Is there a Session-Expires?</param>
/// <param name="Seconds">Its interval, or 0.</param>
/// <param name="Who">Its refresher.</param>
/// <param name="Least">Min-SE, or 0.</param>
/// <param name="Speaks">Does the sender do session timers?</param>
internal readonly record struct SessionProposal(bool IsMade, int Seconds, Refresher Who, int Least, bool Speaks)
{
    public static SessionProposal Read(in SipMessage message)
    {
        bool made = TryNumber(message, SipHeaderName.SessionExpires, out int seconds, out SipParameters parameters);
        Refresher who = !parameters.TryGet("refresher"u8, out ReadOnlySpan<byte> name) ? Refresher.Open
            : SipScan.Is(name, "uac"u8) ? Refresher.Uac
            : SipScan.Is(name, "uas"u8) ? Refresher.Uas : Refresher.Open;
        TryNumber(message, SipHeaderName.MinSe, out int least, out _);
        return new SessionProposal(made, seconds, who, least, SipExtensions.Speaks(message, "timer"u8));
    }

    private static bool TryNumber(in SipMessage message, SipHeaderName header, out int number, out SipParameters parameters)
    {
        number = 0;
        parameters = default;
        if (!message.TryGet(header, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        int end = value.IndexOf((byte)';');
        parameters = new SipParameters(end < 0 ? default : value[end..]);
        bool read = SipScan.TryNumber(end < 0 ? value : value[..end], MostSeconds, out long seconds);
        number = read ? (int)seconds : 0;
        return read;
    }

    /// <summary>A month; more than that is no session timer.</summary>
    private const int MostSeconds = 2_678_400;
}
