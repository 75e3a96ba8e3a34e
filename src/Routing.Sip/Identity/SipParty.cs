using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Identity;

/// <summary>Somebody named in a header: an address with what stands beside it. Text of a peer, fit for logs and records. A value.</summary>
/// <param name="Uri">The URI as written.</param>
/// <param name="User">Its user part or number, unescaped and without a number's parameters; empty when there is none.</param>
/// <param name="DisplayName">The display name; empty when there is none.</param>
public readonly record struct SipParty(string Uri, string User, string DisplayName)
{
    /// <summary>Its host in lower case; empty for a tel URI.</summary>
    public string Host { get; init; } = "";

    /// <summary>
    /// What a verification service said of the number, such as <c>TN-Validation-Passed-A</c> (the verstat parameter of the number or
    /// the URI, ATIS-1000074); empty when it said nothing.
    /// </summary>
    public string Verstat { get; init; } = "";

    /// <summary>Does it say nothing of who it is (RFC 3323 §4.1.1.3)? Many write <c>anonymous</c> at a host of their own.</summary>
    public bool IsAnonymous => Host == "anonymous.invalid" || User.Equals("anonymous", StringComparison.OrdinalIgnoreCase);

    /// <summary>A name-addr or bare URI of a scheme that can be called.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> item, out SipParty party) =>
        NameAddr.TryParse(item, out NameAddr address) & TryRead(address, out party);

    internal static bool TryRead(in NameAddr address, out SipParty party)
    {
        party = default;
        if (!SipUri.TryParse(address.Uri, out SipUri uri))
        {
            return false;
        }

        // A number's own parameters stand in the user part (RFC 3261 §19.1.6), or after it in a tel URI; some put them behind the host.
        int semicolon = uri.User.IndexOf((byte)';');
        bool known = semicolon >= 0 && new SipParameters(uri.User[semicolon..]).TryGet("verstat"u8, out ReadOnlySpan<byte> verstat)
            ? true
            : uri.Parameters.TryGet("verstat"u8, out verstat) || address.Parameters.TryGet("verstat"u8, out verstat);
        party = new SipParty(SipScan.Clean(Encoding.UTF8.GetString(address.Uri)), uri.Party, SipScan.Text(address.Display))
        {
            Host = Encoding.ASCII.GetString(uri.Host).ToLowerInvariant(),
            Verstat = known ? SipScan.Text(verstat) : "",
        };
        return true;
    }
}
