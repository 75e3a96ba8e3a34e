using System.Security.Cryptography.X509Certificates;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>RFC 5922 §7.1 and §7.2: whom a certificate is for. The first name is its common name and a DNS name.</summary>
public sealed class SipIdentitiesTests : IDisposable
{
    private readonly Pem _pem = new();

    public void Dispose() => _pem.Dispose();

    [Theory]
    [InlineData("carrier.example", "", "carrier.example", true)]
    [InlineData("carrier.example", "", "CARRIER.Example", true)] // §7.2: as DNS names
    [InlineData("carrier.example", "", "carrier.example.", true)]
    [InlineData("carrier.example", "", "sip.carrier.example", false)] // §7.2: no suffixes
    [InlineData("*.carrier.example", "", "sip.carrier.example", false)] // §7.2: no wildcards
    [InlineData("*.carrier.example", "", "*.carrier.example", true)]
    [InlineData("web.example", "sip:carrier.example", "carrier.example", true)]
    [InlineData("web.example", "sip:carrier.example", "web.example", false)] // §7.1: DNS names count only where no sip: URI does
    [InlineData("web.example", "SIP:carrier.example:5061;transport=tls", "carrier.example", true)]
    [InlineData("web.example", "sip:bob@carrier.example", "carrier.example", false)] // §7.1: a person's
    [InlineData("web.example", "sip:bob@carrier.example", "web.example", true)]
    [InlineData("web.example", "sips:carrier.example", "carrier.example", false)] // §7.1: the scheme is sip and no other
    [InlineData("web.example", "https://carrier.example", "carrier.example", false)]
    [InlineData("192.0.2.1", "", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "sip:carrier.example", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "", "192.0.2.2", false)]
    [InlineData("2001:db8::1", "", "2001:0db8::1", true)]
    public void A_certificate_is_for_those_whom_it_names(string name, string uri, string wanted, bool bears)
    {
        using X509Certificate2 certificate = _pem.Issue(name, uris: uri.Length > 0 ? [uri] : []);
        Assert.Equal(bears, SipIdentities.Bears(certificate, wanted, wildcards: false));
    }

    [Theory]
    [InlineData("carrier.example", "carrier.example", true)] // §7.1 step 2: for old certificates
    [InlineData("Carrier Incorporated", "carrier.example", false)]
    public void The_common_name_counts_where_there_are_no_others(string name, string wanted, bool bears)
    {
        using X509Certificate2 certificate = _pem.Issue(name, hasNames: false);
        Assert.Equal(bears, SipIdentities.Bears(certificate, wanted, wildcards: false));
        using X509Certificate2 other = _pem.Issue("web.example", alsoFor: []);
        Assert.False(SipIdentities.Bears(other, wanted, wildcards: false));
    }

    [Theory]
    [InlineData("*.carrier.example", "sip.carrier.example", true)]
    [InlineData("*.carrier.example", "a.b.carrier.example", false)]
    [InlineData("*.carrier.example", "carrier.example", false)]
    [InlineData("*.example", "carrier.example", false)] // a whole top-level domain
    [InlineData("s*.carrier.example", "sip.carrier.example", false)]
    public void Where_the_trunk_takes_wildcards_one_stands_for_one_label(string name, string wanted, bool bears)
    {
        using X509Certificate2 certificate = _pem.Issue(name);
        Assert.Equal(bears, SipIdentities.Bears(certificate, wanted, wildcards: true));
    }
}
