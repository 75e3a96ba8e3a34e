using Routing.Sip.Transactions;

namespace Routing.Sip.Location;

/// <summary>
/// What a file says, read again when the file has changed: a machine that moves to another network gets other DNS servers. Looked at
/// when it is needed, every few seconds at the most. Within the turn.
/// </summary>
internal sealed class WatchedFile<T>(string path, TimerQueue timers, Func<string, T> read)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private TimeSpan? _next;
    private (DateTime, long) _stamp;
    private T? _value;

    /// <summary>What it says now. While it is away, as in the moment in which it is replaced, what it said last.</summary>
    public T Value
    {
        get
        {
            if (_next is not { } next || timers.Now >= next)
            {
                (DateTime, long) stamp = Stamp();
                if (_next is null || (stamp != _stamp && stamp != default))
                {
                    _value = read(path);
                    _stamp = stamp;
                }

                _next = timers.Now + LookEvery;
            }

            return _value!;
        }
    }

    // Of what a link leads to: resolv.conf is one on many machines, and what is swapped is its target.
    private (DateTime Changed, long Length) Stamp()
    {
        try
        {
            var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
