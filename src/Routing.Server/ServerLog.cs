namespace Routing.Server;

/// <summary>All that the server itself logs.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "ready: SIP on {Sip}, HTTP on {Http}")]
    public static partial void Ready(ILogger log, string sip, string http);

    [LoggerMessage(2, LogLevel.Information, "draining: {Calls} calls run to their end; a second signal stops at once")]
    public static partial void Draining(ILogger log, int calls);

    [LoggerMessage(3, LogLevel.Information, "reload: version {Version} is in force")]
    public static partial void Reloaded(ILogger log, int version);

    [LoggerMessage(4, LogLevel.Error, "reload refused, nothing changed: {Problem}")]
    public static partial void ReloadRefused(ILogger log, string problem);

    [LoggerMessage(5, LogLevel.Warning, "reload: {Warning}")]
    public static partial void ReloadWarning(ILogger log, string warning);

    [LoggerMessage(EventId = 6, Message = "records: {Message}")]
    public static partial void RecordFault(ILogger log, LogLevel level, string message);

    [LoggerMessage(7, LogLevel.Debug, "records: the fault in full")]
    public static partial void RecordFaultDetail(ILogger log, Exception cause);

    [LoggerMessage(8, LogLevel.Error, "a task failed and nobody looked: a fault in routing itself, please report it")]
    public static partial void UnobservedFault(ILogger log, Exception fault);

    [LoggerMessage(20, LogLevel.Error, "reload failed; the configuration may be in force in part")]
    public static partial void ReloadFailed(ILogger log, Exception cause);

    [LoggerMessage(21, LogLevel.Warning, "stopping at once: {Calls} calls are hung up")]
    public static partial void Stopping(ILogger log, int calls);

    [LoggerMessage(22, LogLevel.Information, "the last agents of callers, for affinity: {Talks} talks read from the records")]
    public static partial void LastTalksLoaded(ILogger log, int talks);

    [LoggerMessage(23, LogLevel.Information, "the last agents of callers are not known yet: {Why}")]
    public static partial void LastTalksNotLoaded(ILogger log, string why);

    [LoggerMessage(24, LogLevel.Error, "acd.journal: {File} ends early and cannot be replayed past that: {Why}; calls are not affected")]
    public static partial void JournalBroken(ILogger log, string file, string why);

    [LoggerMessage(26, LogLevel.Error, "trunk {Trunk} keeps the certificates it has: {Why}")]
    public static partial void TrunkCertificateKept(ILogger log, string trunk, string why);

    [LoggerMessage(25, LogLevel.Information, "reload ignored: the engine is draining")]
    public static partial void ReloadIgnored(ILogger log);

    [LoggerMessage(27, LogLevel.Information, "reload asked for while the engine starts: it is done as soon as it is up")]
    public static partial void ReloadWaits(ILogger log);
}
