using Microsoft.Extensions.Logging;

namespace Routing.Sip;

/// <summary>
/// A log that never throws into the stack: a full disk must not cost a call or end the receiving thread. What it could
/// not write is lost and counted. Any thread.
/// </summary>
internal sealed class SafeLog(ILogger log, SipMetrics? metrics = null) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            metrics?.Fault(FaultPlaces.Log);
        }
    }
}
