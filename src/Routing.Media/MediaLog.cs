using Microsoft.Extensions.Logging;

namespace Routing.Media;

/// <summary>Every line that media logs.</summary>
internal static partial class MediaLog
{
    [LoggerMessage(1, LogLevel.Error, "Media leg {Leg}: a fault in its media or in who listens to it; the leg goes on")]
    public static partial void LegFault(this ILogger logger, Exception exception, long leg);

    [LoggerMessage(2, LogLevel.Error, "Media leg {Leg}: its socket cannot be watched (epoll_ctl failed); nothing will be heard of it. Raise fs.epoll.max_user_watches")]
    public static partial void LegNotWatched(this ILogger logger, long leg);

    [LoggerMessage(3, LogLevel.Information, "Media listens on {Address}, UDP {First}-{Last}: {Legs} legs at most (ports: {Pairs} pairs, open files: {Descriptors})")]
    public static partial void Started(this ILogger logger, string address, int first, int last, int legs, int pairs, long descriptors);

    [LoggerMessage(4, LogLevel.Warning, "Media leg refused: {Reason}")]
    public static partial void Refused(this ILogger logger, string reason);

    [LoggerMessage(5, LogLevel.Information, "Media leg {Leg}: {Foreign} packets from others than its peer were dropped")]
    public static partial void ForeignPackets(this ILogger logger, long leg, long foreign);

    [LoggerMessage(6, LogLevel.Warning, "{Problem}")]
    public static partial void PromptProblem(this ILogger logger, string problem);
}
