using System.Net;

namespace Routing.Media.Tests.Support;

/// <summary>Real engines on loopback, each with ports of its own below the ephemeral range.</summary>
internal static class LiveEngine
{
    private static int _next = 20_000 + (Environment.ProcessId % 20 * 400);

    public static MediaEngine Start(Func<MediaEngineOptions, MediaEngineOptions>? change = null, int ports = 100)
    {
        int first = Interlocked.Add(ref _next, ports);
        var options = new MediaEngineOptions { Listen = IPAddress.Loopback, Ports = (first & ~1, (first & ~1) + ports - 1), Metered = false };
        return new MediaEngine(change is null ? options : change(options));
    }

    /// <summary>A leg that answered the phone's offer; the phone sends to it.</summary>
    public static MediaLegId Answer(this IMediaEngine engine, TestPhone phone, IMediaEvents events, string formats = "0 8 101")
    {
        MediaResult result = engine.AnswerAsync(new MediaLegOptions(), phone.Sdp(formats), events).Result;
        Assert.True(result.Ok, result.Refusal?.Text);
        phone.Follow(result.Sdp);
        return result.Leg;
    }
}
