using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.tls</c> as written.</summary>
internal sealed record SipTlsConfig(Written<string>? Certificate, Written<string>? Key, Written<string> Clients, Written<string>? Authorities)
{
    private static readonly Key<string> CertificateKey = new(
        "certificate", Kinds.Text, null, "A PEM file with the certificate of this node, followed by those that signed it; relative to this directory.");

    private static readonly Key<string> KeyKey = new("key", Kinds.Text, null, "A PEM file with the certificate's private key, not encrypted; relative to this directory.");

    private static readonly Key<string> ClientsKey = new(
        "clients", new ChoiceKind("what is asked of those who connect", ["none", "wanted", "required"]), "none", "Whether those who connect over tls: must show a certificate.");

    private static readonly Key<string> AuthoritiesKey = new(
        "authorities", Kinds.Text, null, "A PEM file with those who may have signed their certificates. Without it: whom this machine trusts.");

    public static SectionKind<SipTlsConfig> Section { get; } = new(
        "tls",
        [CertificateKey, KeyKey, ClientsKey, AuthoritiesKey],
        read => new SipTlsConfig(read.Required(CertificateKey), read.Required(KeyKey), read.Read(ClientsKey), read.Optional(AuthoritiesKey)));
}
