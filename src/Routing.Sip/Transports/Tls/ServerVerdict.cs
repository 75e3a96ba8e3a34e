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
    /// <param name="errors">What is wrong with it; whether it bears the name is judged here, by SIP's rules and not the web's.</param>
    /// <param name="wanted">The name or address that it had to bear.</param>
    /// <param name="wildcards">May a leading <c>*</c> in it stand for a label?</param>
    public static string? Complaint(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string wanted, bool wildcards) =>
        certificate is null ? "it shows no certificate"
        : !SipIdentities.Bears(certificate, wanted, wildcards) ? $"its certificate is not for {wanted} but for {NamesOf(certificate)}{Hint(certificate, wanted, wildcards)}"
        : (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None ? null
        : $"its certificate ({certificate.Subject}) is not to be trusted: {Faults(chain)}";

    private static string NamesOf(X509Certificate2 certificate)
    {
        string[] names = SipIdentities.Of(certificate);
        return names.Length > 0 ? string.Join(", ", names.Take(MostNames)) : certificate.Subject;
    }

    private static string Hint(X509Certificate2 certificate, string wanted, bool wildcards) =>
        !wildcards && SipIdentities.Bears(certificate, wanted, wildcards: true) ? " (RFC 5922 takes no wildcards; the trunk's tls may say wildcards: true)" : "";

    // What the system says of one fault fills a line, with its full stop.
    private static string Faults(X509Chain? chain) =>
        string.Join("; ", chain?.ChainStatus.Select(fault => fault.StatusInformation.Trim().TrimEnd('.')).Distinct() ?? []) is { Length: > 0 } all ? all : "nobody known has signed it";
}
