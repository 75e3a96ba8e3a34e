using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Routing.Server.Metrics;

/// <summary>
/// The figures that every process shows to Prometheus, under the names that its dashboards know, and which
/// build this is. Read when collected. Descriptors and virtual memory come from /proc and are left out
/// where there is none.
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Routing.Process";

    private readonly Meter _meter = new(MeterName);

    public ProcessMetrics()
    {
        double started = StartTime();
        _meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "CPU time spent, user and system.");
        _meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Resident memory.");
        _meter.CreateObservableGauge("process_start_time_seconds", () => started, "s", "When the process started, as Unix time.");
        if (Directory.Exists("/proc/self/fd"))
        {
            _meter.CreateObservableGauge("process_virtual_memory_bytes", VirtualMemory, "By", "Virtual memory.");
            _meter.CreateObservableGauge("process_open_fds", OpenDescriptors, description: "Open file descriptors.");
            _meter.CreateObservableGauge("process_max_fds", MostDescriptors, description: "Most file descriptors that may be open (RLIMIT_NOFILE).");
        }

        KeyValuePair<string, object?> version = new("version", Version());
        KeyValuePair<string, object?> runtime = new("runtime", RuntimeInformation.FrameworkDescription);
        _meter.CreateObservableGauge("routing_build_info", () => new Measurement<int>(1, version, runtime), description: "Always 1; which build and runtime this is.");
    }

    public bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    public void Dispose() => _meter.Dispose();

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    // proc(5): the first figure of statm is the size of the address space in pages.
    private static long VirtualMemory() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    // One less: the descriptor that reads the directory.
    private static int OpenDescriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - 1;

    // proc(5): "Max open files   SOFT   HARD   files"; the soft limit is the one that stops us.
    private static double MostDescriptors()
    {
        const string Label = "Max open files";
        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Label, StringComparison.Ordinal));
        string soft = line[Label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? double.PositiveInfinity : double.Parse(soft, CultureInfo.InvariantCulture);
    }

    private static string Version() =>
        typeof(ProcessMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
