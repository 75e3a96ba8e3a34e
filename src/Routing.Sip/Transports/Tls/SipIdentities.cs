using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Routing.Sip.Messages;

namespace Routing.Sip.Transports.Tls;

/// <summary>Whom a certificate is for, as SIP understands it (RFC 5922 §7.1, §7.2). Pure functions.</summary>
internal static class SipIdentities
{
    // RFC 5280 §4.2.1.6: GeneralName, uniformResourceIdentifier.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>
    /// The domains it stands for: those of its sip: URIs; where there are none, its DNS names; where it has no alternative names at
    /// all, its common name. Its addresses besides, for peers that are known by no name.
    /// </summary>
    public static string[] Of(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension[] alternatives = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()];
        if (alternatives.Length == 0)
        {
            string common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            return Uri.CheckHostName(common) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6 ? [common] : [];
        }

        string[] domains = [.. alternatives.SelectMany(Uris).Select(DomainOf).OfType<string>()];
        return
        [
            .. domains.Length > 0 ? domains : alternatives.SelectMany(one => one.EnumerateDnsNames()),
            .. alternatives.SelectMany(one => one.EnumerateIPAddresses()).Select(address => address.ToString()),
        ];
    }

    /// <summary>
    /// Is it for <paramref name="wanted"/>, a name or an address? RFC 5922 §7.2: names are compared whole, in any case, and <c>*</c> stands
    /// for nothing but itself. With <paramref name="wildcards"/> a leading <c>*.</c> stands for one label, as it does on the web (RFC 6125 §6.4.3).
    /// </summary>
    public static bool Bears(X509Certificate2 certificate, string wanted, bool wildcards) =>
        Of(certificate).Any(identity => Matches(identity, wanted, wildcards));

    /// <summary>The same of one identity of a certificate.</summary>
    public static bool Matches(string identity, string wanted, bool wildcards) => Same(identity, wanted) || (wildcards && Covers(identity, wanted));

    private static bool Same(string identity, string wanted) =>
        IPAddress.TryParse(wanted, out IPAddress? address)
            ? IPAddress.TryParse(identity, out IPAddress? own) && own.Equals(address)
            : string.Equals(identity.TrimEnd('.'), wanted.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static bool Covers(string identity, string wanted) =>
        identity.StartsWith("*.", StringComparison.Ordinal) && identity.IndexOf('.', 2) > 0 && wanted.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && !IPAddress.TryParse(wanted, out _) && Same(identity[2..], wanted[(dot + 1)..]);

    // §7.1: of the scheme sip and no other; with a user part it is a person's and no domain's.
    private static string? DomainOf(string uri) =>
        uri.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) && !uri.Contains('@', StringComparison.Ordinal)
        && SipUri.TryParse(Encoding.ASCII.GetBytes(uri), out SipUri parsed) && !parsed.Host.IsEmpty
            ? Encoding.ASCII.GetString(parsed.Host)
            : null;

    private static List<string> Uris(X509SubjectAlternativeNameExtension extension)
    {
        List<string> uris = [];
        try
        {
            AsnReader names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(UriTag))
                {
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag));
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            uris.Clear(); // what cannot be read vouches for nobody
        }

        return uris;
    }
}
