using System.Diagnostics.Metrics;

namespace Routing.Ivr;

/// <summary>What this project counts. The meter is the process's; any exporter may listen. Any thread.</summary>
public static class IvrMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Routing.Ivr";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "routing_ivr_steps_total", description: "Steps of flows that have ended, by flow, step and outcome.");

    /// <summary>
    /// Makes the series of a flow that goes live exist with 0, so that a first failure shows as an
    /// increase. Called for each flow of a plan when it is loaded.
    /// </summary>
    public static void Announce(FlowProgram flow)
    {
        foreach ((string step, string outcome) in flow.Series)
        {
            Add(0, flow.Name, step, outcome);
        }
    }

    internal static void StepEnded(string flow, string step, string outcome)
    {
        if (Steps.Enabled)
        {
            Add(1, flow, step, outcome);
        }
    }

    private static void Add(long count, string flow, string step, string outcome) =>
        Steps.Add(count, new("flow", flow), new("step", step), new("outcome", outcome));
}
