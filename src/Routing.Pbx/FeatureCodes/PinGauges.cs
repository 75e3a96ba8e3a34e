using System.Diagnostics.Metrics;

namespace Routing.Pbx.FeatureCodes;

/// <summary>Where no PIN is taken, counted when somebody asks.</summary>
internal static class PinGauges
{
    /// <summary>Adds it to <paramref name="meter"/>.</summary>
    public static void Create(Meter meter, PinGuard pins) =>
        meter.CreateObservableGauge("routing_pins_shut", () => (long)pins.Shut.Count, description: "Phones and agents at which no PIN is taken for a while, after too many wrong ones.");
}
