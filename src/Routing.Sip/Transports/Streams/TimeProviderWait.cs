namespace Routing.Sip.Transports.Streams;

/// <summary>Waits on a <see cref="TimeProvider"/>, so that tests can move it.</summary>
internal static class TimeProviderWait
{
    public static async Task Wait(this TimeProvider time, TimeSpan span)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ITimer timer = time.CreateTimer(_ => over.TrySetResult(), null, span, Timeout.InfiniteTimeSpan);
        await over.Task.ConfigureAwait(false);
    }
}
