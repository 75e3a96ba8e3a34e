using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Tests.Transports.Streams;

/// <summary>Certificates made for one test, as files in a folder of its own.</summary>
internal sealed class Pem : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private int _serial;

    public Pem()
    {
        var request = new CertificateRequest("CN=authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("routing-pem-").FullName;

    public string Authority => Path.Combine(Folder, "ca.pem");

    public string Certificate => Path.Combine(Folder, "cert.pem");

    public string Key => Path.Combine(Folder, "key.pem");

    /// <summary>Writes a certificate of the authority for <paramref name="name"/> (a host or an address) and its key.</summary>
    /// <param name="name">Its common name, and its first alternative name.</param>
    /// <param name="writesKey">Is the key written too?</param>
    /// <param name="alsoFor">Further DNS names.</param>
    /// <param name="uris">Further URIs.</param>
    /// <param name="hasNames">Has it alternative names at all?</param>
    public X509Certificate2 Issue(string name, bool writesKey = true, string[]? alsoFor = null, string[]? uris = null, bool hasNames = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        foreach (string other in alsoFor ?? [])
        {
            names.AddDnsName(other);
        }

        foreach (string uri in uris ?? [])
        {
            names.AddUri(new Uri(uri));
        }

        if (hasNames)
        {
            request.CertificateExtensions.Add(names.Build());
        }

        X509Certificate2 issued = request.Create(_authority, DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddHours(2), [1, (byte)++_serial]);
        File.WriteAllText(Certificate, issued.ExportCertificatePem());
        if (writesKey)
        {
            File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        }

        return X509Certificate2.CreateFromPem(issued.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        _key.Dispose();
    }
}
