using Microsoft.Extensions.Logging;

namespace Routing.Pbx.Tests;

/// <summary>A log that keeps its lines: level and text.</summary>
internal sealed class LogLines : ILogger, ILoggerFactory
{
    public List<string> Lines { get; } = [];

    public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        lock (Lines)
        {
            Lines.Add($"{level}: {format(state, exception)}");
        }
    }

    public bool IsEnabled(LogLevel level) => level >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public ILogger CreateLogger(string category) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
