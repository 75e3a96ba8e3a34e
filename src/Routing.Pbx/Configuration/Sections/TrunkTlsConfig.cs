using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>tls</c> as written.</summary>
internal sealed record TrunkTlsConfig(Written<string>? Authorities, Written<string>? Certificate, Written<string>? Key, Written<bool> Wildcards)
{
    private static readonly Key<string> AuthoritiesKey = new(
        "authorities", Kinds.Text, null, "A PEM file with those who may have signed the carrier's certificate; relative to this directory. Without it: whom this machine trusts.");

    private static readonly Key<string> CertificateKey = new(
        "certificate", Kinds.Text, null, "A PEM file with the certificate that we show the carrier, for those that ask for one; needs key.");

    private static readonly Key<string> KeyKey = new("key", Kinds.Text, null, "A PEM file with that certificate's private key, not encrypted.");

    // RFC 5922 §7.2 takes none: who holds a certificate for *.example.com is trusted with web servers, and need not be with calls.
    private static readonly Key<bool> WildcardsKey = new(
        "wildcards", TruthKind.Instance, "false", "Whether *.carrier.example in the carrier's certificate stands for any one name there. SIP's own rule (RFC 5922) says no.");

    public static SectionKind<TrunkTlsConfig> Section { get; } = new(
        "tls", [AuthoritiesKey, CertificateKey, KeyKey, WildcardsKey],
        read => new TrunkTlsConfig(read.Optional(AuthoritiesKey), read.Optional(CertificateKey), read.Optional(KeyKey), read.Read(WildcardsKey)));
}
