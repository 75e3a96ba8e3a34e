using Microsoft.Extensions.Logging.Console;

namespace Routing.Server.Hosting;

/// <summary>Where log lines go: standard error, a line each, UTC, no colours where it is no terminal.</summary>
internal static class Logging
{
    public static ILoggerFactory Create(string level) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(Enum.Parse<LogLevel>(level, ignoreCase: true))
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical) // it throws what it logs
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
        })
        .AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;

            // A terminal that stands still must not hold up the threads that carry calls.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        }));
}
