using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Scenarios.Engines;

/// <summary>A certificate for one address or name, signed by itself: whoever is to believe it is given it.</summary>
internal static class Certificate
{
    public const string File = "certificate.pem";

    public const string Key = "key.pem";

    public static void Write(string folder, IPAddress address) => Write(folder, address.ToString(), File, Key);

    /// <summary>One for a name or an address, in files of its own.</summary>
    public static void Write(string folder, string name, string file, string keyFile)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(Path.Combine(folder, file), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(Path.Combine(folder, keyFile), key.ExportPkcs8PrivateKeyPem());
    }
}
