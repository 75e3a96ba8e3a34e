using System.Diagnostics.Metrics;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Trunks;

/// <summary>Whether trunks are there, read when somebody asks.</summary>
internal static class TrunkGauges
{
    /// <summary>Adds them to the meter of <paramref name="metrics"/>.</summary>
    public static void Create(PbxMetrics metrics, TrunkLinks links, Func<PbxPlan> plan)
    {
        metrics.Meter.CreateObservableGauge(
            "routing_trunk_up",
            () => plan().Trunks.Values.Where(trunk => trunk.ProbeEvery is not null).Select(trunk => Measure(links.IsUp(trunk.Name), trunk.Name)),
            description: "1 unless the carrier is known not to be there: none of its addresses answers OPTIONS. Trunks that are not asked have no series.");
        metrics.Meter.CreateObservableGauge(
            "routing_trunk_registered",
            () => plan().Trunks.Values.Where(trunk => trunk.Register is not null).Select(trunk => Measure(links.IsRegistered(trunk.Name) == true, trunk.Name)),
            description: "1 while the carrier has us registered; trunks that do not register have no series.");
    }

    private static Measurement<long> Measure(bool value, string trunk) => new(value ? 1 : 0, new KeyValuePair<string, object?>("trunk", trunk));
}
