using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A trunk's <c>tls</c> as written.</summary>
internal sealed record TrunkTlsConfig(Written<string>? Authorities, Written<string>? Certificate, Written<string>? Key)
{
    private static readonly Key<string> AuthoritiesKey = new(
        "authorities", Kinds.Text, null, "A PEM file with those who may have signed the carrier's certificate; relative to this directory. Without it: whom this machine trusts.");

    private static readonly Key<string> CertificateKey = new(
        "certificate", Kinds.Text, null, "A PEM file with the certificate that we show the carrier, for those that ask for one; needs key.");

    private static readonly Key<string> KeyKey = new("key", Kinds.Text, null, "A PEM file with that certificate's private key, not encrypted.");

    public static SectionKind<TrunkTlsConfig> Section { get; } = new(
        "tls", [AuthoritiesKey, CertificateKey, KeyKey], read => new TrunkTlsConfig(read.Optional(AuthoritiesKey), read.Optional(CertificateKey), read.Optional(KeyKey)));
}
