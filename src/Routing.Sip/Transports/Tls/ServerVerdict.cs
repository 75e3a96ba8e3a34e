using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Transports.Tls;

/// <summary>Why a server's certificate is not believed, for people to read. Pure functions.</summary>
internal static class ServerVerdict
{
    private const int MostNames = 5;

    /// <summary>Null when it is believed.</summary>
    /// <param name="certificate">What the server showed; null for nothing.</param>
    /// <param name="chain">Who signed it, as far as could be found out.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="wanted">The name or address that it had to bear.</param>
    public static string? Complaint(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string wanted) =>
        errors == SslPolicyErrors.None ? null
        : certificate is null ? "it shows no certificate"
        : (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0 ? $"its certificate is not for {wanted} but for {NamesOf(certificate)}"
        : $"its certificate ({certificate.Subject}) is not to be trusted: {Faults(chain)}";

    private static string NamesOf(X509Certificate2 certificate)
    {
        string[] names =
        [
            .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
                .Take(MostNames),
        ];
        return names.Length > 0 ? string.Join(", ", names) : certificate.Subject;
    }

    // What the system says of one fault fills a line, with its full stop.
    private static string Faults(X509Chain? chain) =>
        string.Join("; ", chain?.ChainStatus.Select(fault => fault.StatusInformation.Trim().TrimEnd('.')).Distinct() ?? []) is { Length: > 0 } all ? all : "nobody known has signed it";
}
