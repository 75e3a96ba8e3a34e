using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Routing.Sip.Transports.Tls;

/// <summary>
/// A certificate and its key in PEM files, read again when one of them changes. What does not load is logged and changes
/// nothing; connections that are open keep what they began with. Shared by all TLS listeners; any thread.
/// </summary>
public sealed class CertificateFiles : IDisposable
{
    /// <summary>How often the files are looked at. Looking works where watching does not: links that are swapped, network drives.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly string _certificate;
    private readonly string _key;
    private readonly ILogger _log;
    private readonly ITimer _clock;
    private (DateTime, long, DateTime, long) _seen;

    // Written on the clock, read by each handshake: the volatile write orders what is in it before the reference.
    private volatile SslStreamCertificateContext _current;

    /// <summary>Reads the files and goes on looking at them.</summary>
    /// <param name="certificate">The certificate, followed by those that signed it.</param>
    /// <param name="key">Its private key, not encrypted; may be the same file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when another one is taken, and when one cannot be.</param>
    /// <exception cref="CertificateException">They cannot be read, or do not belong together.</exception>
    public CertificateFiles(string certificate, string key, TimeProvider time, ILogger log)
    {
        _certificate = certificate;
        _key = key;
        _log = new SafeLog(log);
        _seen = Stamp();
        _current = Load(certificate, key);
        _clock = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>The one for handshakes that begin now.</summary>
    internal SslStreamCertificateContext Current => _current;

    /// <summary>Why these files cannot be used; null when they can.</summary>
    public static string? Complaint(string certificate, string key)
    {
        try
        {
            Load(certificate, key);
            return null;
        }
        catch (CertificateException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>The certificates of a file of authorities.</summary>
    /// <exception cref="CertificateException">It cannot be read, or there are none in it.</exception>
    public static X509Certificate2Collection Authorities(string file)
    {
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPemFile(file);
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            throw new CertificateException($"{file} cannot be read: {fault.Message}", fault);
        }

        return all.Count > 0 ? all : throw new CertificateException($"there is no certificate in {file}", null);
    }

    /// <summary>Why that file of authorities cannot be used; null when it can.</summary>
    public static string? AuthoritiesComplaint(string file)
    {
        try
        {
            Authorities(file);
            return null;
        }
        catch (CertificateException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Stops looking.</summary>
    public void Dispose() => _clock.Dispose();

    private static SslStreamCertificateContext Load(string certificate, string key)
    {
        try
        {
            X509Certificate2Collection chain = Authorities(certificate);
            X509Certificate2 own = X509Certificate2.CreateFromPemFile(certificate, key);
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        catch (Exception fault) when (IsUnusable(fault))
        {
            throw new CertificateException($"{certificate} with the key {key} cannot be used: {fault.Message}", fault);
        }
    }

    private static bool IsUnusable(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException;

    private void Look()
    {
        (DateTime, long, DateTime, long) now = Stamp();
        if (now == _seen)
        {
            return;
        }

        _seen = now; // one that does not load is tried again when it changes again
        try
        {
            _current = Load(_certificate, _key);
            SipLog.CertificateTaken(_log, _certificate, _current.TargetCertificate.NotAfter);
        }
        catch (CertificateException fault)
        {
            SipLog.CertificateKept(_log, fault.Message);
        }
    }

    private (DateTime, long, DateTime, long) Stamp()
    {
        (DateTime changed, long length) = Stamp(_certificate);
        (DateTime keyChanged, long keyLength) = Stamp(_key);
        return (changed, length, keyChanged, keyLength);
    }

    private static (DateTime Changed, long Length) Stamp(string path)
    {
        try
        {
            var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            return (file.LastWriteTimeUtc, file.Length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return default; // it is being replaced, or gone: loading it says which
        }
    }
}
