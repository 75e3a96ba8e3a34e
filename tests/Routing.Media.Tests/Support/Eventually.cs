using System.Diagnostics;

namespace Routing.Media.Tests.Support;

/// <summary>Waits, where real sockets and threads are involved, with a deadline.</summary>
internal static class Eventually
{
    public static void Holds(Func<bool> condition, string what, int seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed.TotalSeconds < seconds, $"not within {seconds} s: {what}");
            Thread.Sleep(2);
        }
    }
}
