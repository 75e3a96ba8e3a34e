using Routing.Sip;

namespace Routing.Pbx.Trunks;

/// <summary>What the SIP stack keeps, read when somebody asks: what grows without end here is a leak.</summary>
internal static class SipGauges
{
    /// <summary>Adds them to the meter of <paramref name="metrics"/>.</summary>
    public static void Create(PbxMetrics metrics, Func<SipCounts> counts)
    {
        metrics.Meter.CreateObservableGauge(
            "routing_sip_transactions", () => counts().Transactions, description: "Transactions, those included that only absorb repeats.");
        metrics.Meter.CreateObservableGauge(
            "routing_sip_dialogs", () => counts().Dialogs, description: "Dialogs of calls, those included that ring.");
        metrics.Meter.CreateObservableGauge(
            "routing_sip_timers", () => counts().Timers, description: "Timers that are set.");
        metrics.Meter.CreateObservableGauge(
            "routing_sip_bindings", () => counts().Bindings, description: "Contacts of phones that are registered.");
    }
}
