using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Registration;

/// <summary>What a registrar granted to a contact of ours: the 2xx of its REGISTER. Immutable.</summary>
/// <param name="For">For how long.</param>
/// <param name="IsOutbound">Is it a flow of its own (RFC 5626 §4.2.1: the answer requires outbound)?</param>
/// <param name="FlowTimer">How often we are to show that it is alive (RFC 5626 §4.4.1); null where it is ours to say.</param>
/// <param name="Gruu">The address that leads to us alone (RFC 5627 §4.2), or null.</param>
/// <param name="TemporaryGruu">One that does not say whose it is, or null.</param>
internal sealed record GrantedContact(TimeSpan For, bool IsOutbound, TimeSpan? FlowTimer, string? Gruu, string? TemporaryGruu)
{
    private const long Longest = 604_800;
    private const int LeastAmongOthers = 30;
    private const int LeastFlowTimer = 10;

    public static GrantedContact Nothing { get; } = new(TimeSpan.Zero, false, null, null, null);

    /// <summary>
    /// Reads what was granted to our own contact, whatever was asked for and whoever else is registered. One that was written anew on its
    /// way back cannot be told from others', but by our instance and flow: then the shortest of all.
    /// </summary>
    public static GrantedContact Of(in SipMessage response, string ownContact, string? instance, int regId, TimeSpan asked)
    {
        byte[] own = Encoding.UTF8.GetBytes(ownContact);
        byte[] named = Encoding.UTF8.GetBytes($"\"<{instance}>\"");
        (long mine, long shortest, int contacts) = (0, 0, 0);
        (string? gruu, string? temporary) = (null, null);
        foreach (ReadOnlySpan<byte> item in response.Items(SipHeaderName.Contact))
        {
            if (!NameAddr.TryParse(item, out NameAddr contact))
            {
                continue;
            }

            bool isOurs = IsOurs(contact, own, named, instance is not null, regId);
            if (isOurs && instance is not null)
            {
                gruu = UriIn(contact, "pub-gruu"u8) ?? gruu;
                temporary = UriIn(contact, "temp-gruu"u8) ?? temporary;
            }

            if (contact.Parameters.TryGet("expires"u8, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, Longest, out long seconds) && seconds > 0)
            {
                mine = isOurs && mine == 0 ? seconds : mine;
                contacts++;
                shortest = shortest == 0 ? seconds : Math.Min(shortest, seconds);
            }
        }

        // Where others are registered too, one of them may be about to end: that must not make us hasten.
        long granted = mine > 0 ? mine
            : contacts > 0 ? contacts == 1 ? shortest : Math.Max(shortest, LeastAmongOthers)
            : response.TryGet(SipHeaderName.Expires, out ReadOnlySpan<byte> all) && SipScan.TryNumber(all, Longest, out long shared) ? shared
            : 0;
        bool isOutbound = instance is not null && SipExtensions.Lists(response, SipHeaderName.Require, "outbound"u8);
        return new GrantedContact(granted > 0 ? TimeSpan.FromSeconds(granted) : asked, isOutbound, isOutbound ? FlowTimerIn(response) : null, gruu, temporary);
    }

    // RFC 5626 §4.2.1: several flows may have one Contact.
    private static bool IsOurs(in NameAddr contact, ReadOnlySpan<byte> own, ReadOnlySpan<byte> named, bool hasInstance, int regId)
    {
        if (hasInstance && contact.Parameters.TryGet("+sip.instance"u8, out ReadOnlySpan<byte> who))
        {
            return SipScan.Is(who, named)
                && (!contact.Parameters.TryGet("reg-id"u8, out ReadOnlySpan<byte> text) || (SipScan.TryNumber(text, int.MaxValue, out long id) && id == regId));
        }

        return SipUri.Same(contact.Uri, own);
    }

    // RFC 5627 §9.2: a URI in quotes. It becomes our Contact, so nothing may stand in it that ends one. That of a bulk registration names
    // nobody yet (RFC 6140 §7.1.1).
    private static string? UriIn(in NameAddr contact, ReadOnlySpan<byte> name) =>
        contact.Parameters.TryGet(name, out ReadOnlySpan<byte> quoted) && quoted is [(byte)'"', .., (byte)'"'] && quoted[1..^1] is var uri
        && !uri.ContainsAny("<>\"\\"u8) && !SipScan.HasBreak(uri) && SipUri.TryParse(uri, out SipUri parsed) && parsed.Parameters.TryGet("gr"u8, out _) && !parsed.Parameters.TryGet("bnc"u8, out _)
            ? Encoding.UTF8.GetString(uri)
            : null;

    private static TimeSpan? FlowTimerIn(in SipMessage response) =>
        response.Text("Flow-Timer") is { } text && SipScan.TryNumber(Encoding.UTF8.GetBytes(text.Trim()), Longest, out long seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Max(seconds, LeastFlowTimer))
            : null;
}
