using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>Replaces: an INVITE that takes the place of a dialog (RFC 3891). Within the turn.</summary>
internal static class ReplacesHeader
{
    /// <summary>Which dialog an INVITE is to replace; null for none. False when it was refused as §3 says.</summary>
    public static bool TryFind(in SipMessage invite, ServerTransaction transaction, out InviteDialog? replaced)
    {
        replaced = null;
        if (!invite.TryGet(SipHeaderName.Replaces, out ReadOnlySpan<byte> value))
        {
            return true;
        }

        int status = invite.Index.Repeats(SipHeaderName.Replaces) ? 400 : Judge(transaction.Stack, value, out replaced);
        if (status != 0)
        {
            transaction.Respond(status, transaction.ToTag);
        }

        return status == 0;
    }

    /// <summary>The Replaces that a Refer-To's URI asks for in the new INVITE (RFC 3261 §19.1.1 headers), or null.</summary>
    public static string? InUri(in SipUri uri)
    {
        foreach (Range part in uri.Headers.Split((byte)'&'))
        {
            ReadOnlySpan<byte> header = uri.Headers[part];
            int equals = header.IndexOf((byte)'=');
            if (equals > 0 && SipScan.Is(header[..equals], "replaces"u8))
            {
                return SipScan.Clean(SipUri.Unescape(header[(equals + 1)..]));
            }
        }

        return null;
    }

    private static int Judge(SipStack stack, ReadOnlySpan<byte> value, out InviteDialog? found)
    {
        found = null;
        int end = value.IndexOf((byte)';');
        if (end <= 0)
        {
            return 400;
        }

        var parameters = new SipParameters(value[end..]);
        if (!parameters.TryGet("to-tag"u8, out ReadOnlySpan<byte> ours) || !parameters.TryGet("from-tag"u8, out ReadOnlySpan<byte> theirs))
        {
            return 400;
        }

        // §3: to-tag is the tag of whoever receives it.
        found = stack.Dialogs.Find(SipScan.Trim(value[..end]), ours);
        if (found is null || !found.HasPeer(theirs))
        {
            return 481;
        }

        if (found.IsEnded)
        {
            return 603;
        }

        bool early = found.Session is null;
        return early && !found.OwnsCallId ? 481 // not ours to give away: we are being called
            : !early && parameters.Has("early-only"u8) ? 486
            : 0;
    }
}
