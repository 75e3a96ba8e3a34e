namespace Routing.Media.Relay;

/// <summary>
/// The process's limit of open descriptors (RLIMIT_NOFILE), which bounds legs: each has one socket.
/// Read once at the start of an engine.
/// </summary>
public static unsafe class DescriptorLimit
{
    /// <summary>Descriptors left to everything else: SIP, HTTP, SQLite, logs, the runtime.</summary>
    public const int Reserved = 256;

    /// <summary>Raises the soft limit to the hard one where that is allowed, and returns what holds now.</summary>
    public static long Raise()
    {
        ulong* limit = stackalloc ulong[2];
        if (Libc.GetResourceLimit(Libc.LimitOpenFiles, limit) != 0)
        {
            return 1024; // POSIX's usual default; reading it fails nowhere that is known
        }

        ulong soft = limit[0];
        limit[0] = limit[1];
        if (soft < limit[1] && Libc.SetResourceLimit(Libc.LimitOpenFiles, limit) == 0)
        {
            soft = limit[1];
        }

        return (long)Math.Min(soft, int.MaxValue);
    }

    /// <summary>How many legs <paramref name="descriptors"/> allow, with <see cref="Reserved"/> kept free.</summary>
    public static int Legs(long descriptors) => (int)Math.Clamp(descriptors - Reserved, 0, int.MaxValue);
}
