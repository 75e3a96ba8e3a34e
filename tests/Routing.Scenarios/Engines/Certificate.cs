using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Scenarios.Engines;

/// <summary>A certificate for one address, signed by itself: whoever is to believe it is given it.</summary>
internal static class Certificate
{
    public const string File = "certificate.pem";

    public const string Key = "key.pem";

    public static void Write(string folder, IPAddress address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={address}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(Path.Combine(folder, File), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(Path.Combine(folder, Key), key.ExportPkcs8PrivateKeyPem());
    }
}
