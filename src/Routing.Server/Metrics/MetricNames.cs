using System.Diagnostics.Metrics;
using System.Text;

namespace Routing.Server.Metrics;

/// <summary>
/// From a meter's words to those of the exposition formats: valid names, the unit as a suffix in base units,
/// <c>_total</c> on counters and on nothing else. The engine's own instruments are named so already and stay
/// as they are.
/// </summary>
internal static class MetricNames
{
    // The runtime counts things under names that end as a histogram's parts do.
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["dotnet.assembly.count"] = "dotnet_assemblies",
        ["dotnet.process.cpu.count"] = "dotnet_process_cpus",
        ["dotnet.thread_pool.thread.count"] = "dotnet_thread_pool_threads",
        ["dotnet.thread_pool.work_item.count"] = "dotnet_thread_pool_work_items",
        ["dotnet.timer.count"] = "dotnet_timers",
    };

    // The runtime declares these as counters, and yet they fall.
    private static readonly string[] Falling = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private static readonly string[] Reserved = ["_total", "_count", "_sum", "_bucket", "_created"];

    /// <summary>The family's name, without the <c>_total</c> of a counter.</summary>
    public static string Family(Instrument instrument)
    {
        string name = Family(Renamed.GetValueOrDefault(instrument.Name, instrument.Name));
        string? unit = Unit(instrument);
        return unit is null || name.EndsWith('_' + unit, StringComparison.Ordinal) ? name : $"{name}_{unit}";
    }

    /// <summary>The same for an instrument that is known by name alone, and so with its unit in it.</summary>
    public static string Family(string instrument) => Strip(Valid(instrument, allowColon: true));

    /// <summary>Whether it calls itself a counter and is none.</summary>
    public static bool IsGaugeInTruth(Instrument instrument) => Array.IndexOf(Falling, instrument.Name) >= 0;

    /// <summary>The base unit's name, where the instrument has one that a name can carry.</summary>
    public static string? Unit(Instrument instrument) => instrument.Unit switch
    {
        "s" or "seconds" => "seconds",
        "By" or "bytes" => "bytes",
        "1" => instrument.Name.EndsWith("ratio", StringComparison.Ordinal) ? "ratio" : null,
        _ => null, // {calls} and the like say nothing that the name does not
    };

    /// <summary>A valid name of a label; what is reserved (<c>le</c>, a leading <c>__</c>) is moved out of the way.</summary>
    public static string Label(string name)
    {
        string valid = Valid(name, allowColon: false);
        return valid == "le" ? "le_" : valid.StartsWith("__", StringComparison.Ordinal) ? "x" + valid : valid;
    }

    private static string Strip(string name)
    {
        foreach (string suffix in Reserved)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > suffix.Length)
            {
                return name[..^suffix.Length];
            }
        }

        return name;
    }

    private static string Valid(string name, bool allowColon)
    {
        var valid = new StringBuilder(name.Length + 1);
        foreach (char c in name)
        {
            if (valid.Length == 0 && char.IsAsciiDigit(c))
            {
                valid.Append('_');
            }

            valid.Append(char.IsAsciiLetterOrDigit(c) || (allowColon && c == ':') ? c : '_');
        }

        return valid.Length == 0 ? "_" : valid.ToString();
    }
}
