using System.Globalization;

namespace Routing.Ivr.Compiling;

/// <summary>Durations as they are written: <c>250ms 15s 10m 1h</c>.</summary>
internal static class FlowDuration
{
    private static readonly (string Unit, TimeSpan Of)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), // before "s", which it ends with
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads a whole number and its unit; at most nine digits, so that it cannot overflow.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach ((string unit, TimeSpan of) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && text.Length - unit.Length <= 9
                && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                duration = of * count;
                return true;
            }
        }

        duration = default;
        return false;
    }

    /// <summary>In the largest unit that gives a whole number.</summary>
    public static string Format(TimeSpan duration)
    {
        for (int i = Units.Length - 1; i > 0; i--)
        {
            if (duration.Ticks % Units[i].Of.Ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / Units[i].Of.Ticks}{Units[i].Unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / TimeSpan.TicksPerMillisecond}ms");
    }
}
