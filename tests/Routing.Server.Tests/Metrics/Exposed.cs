using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.RegularExpressions;
using Routing.Server.Metrics;

namespace Routing.Server.Tests.Metrics;

/// <summary>A registry that hears one meter of its own, and what it would serve.</summary>
internal sealed class Exposed : IDisposable
{
    public Exposed() => Registry = new MetricsRegistry(meter => ReferenceEquals(meter, Meter));

    public Meter Meter { get; } = new("Routing.Test");

    public MetricsRegistry Registry { get; }

    /// <summary>All of it.</summary>
    public string Page(ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        Registry.Write(output, format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The lines that this test's own instruments (<c>test_*</c>) make, and the end mark.</summary>
    public string Own(ExpositionFormat? format = null) => string.Concat(
        Page(format ?? ExpositionFormat.Text).Split('\n')
            .Where(line => Regex.IsMatch(line, "^(# (HELP|TYPE|UNIT) )?test_|^# EOF"))
            .Select(line => line + "\n"));

    /// <summary>Their samples alone.</summary>
    public string[] Samples() => Own().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').ToArray();

    public void Dispose()
    {
        Registry.Dispose();
        Meter.Dispose();
    }
}
