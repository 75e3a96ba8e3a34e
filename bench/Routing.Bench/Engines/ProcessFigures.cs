using System.Diagnostics;
using System.Globalization;

namespace Routing.Bench.Engines;

/// <summary>What the kernel says of a process at one moment.</summary>
/// <param name="Timestamp">When (CLOCK_MONOTONIC, in stopwatch ticks).</param>
/// <param name="CpuSeconds">User and system time of all its threads, in steps of 10 ms.</param>
/// <param name="ResidentBytes">Memory it has in RAM.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Descriptors">Its open descriptors.</param>
internal readonly record struct ProcessFigures(long Timestamp, double CpuSeconds, long ResidentBytes, int Threads, int Descriptors)
{
    private const double TicksPerSecond = 100; // USER_HZ: fixed in the kernel's interface

    public static ProcessFigures Of(int process)
    {
        // proc(5), stat: after the name in parentheses come state (3), …, utime (14), stime (15), …
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        double cpu = (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        int threads = int.Parse(fields[17], CultureInfo.InvariantCulture);
        long pages = long.Parse(fields[21], CultureInfo.InvariantCulture);
        return new ProcessFigures(
            Stopwatch.GetTimestamp(), cpu, pages * Environment.SystemPageSize, threads, Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count());
    }
}
