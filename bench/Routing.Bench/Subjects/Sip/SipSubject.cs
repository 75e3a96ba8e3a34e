using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects.Sip;

/// <summary>The SIP stack without an exchange behind it: what a message, a call and a finished transaction cost.</summary>
internal static class SipSubject
{
    public static async Task RunAsync(GoalReport report, CancellationToken cancel)
    {
        MessageRows.Measure(report, cancel);
        KeptRows.Measure(report, cancel);
        await UasRows.MeasureAsync(report, cancel);
    }
}
