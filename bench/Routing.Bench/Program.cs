using System.Runtime.InteropServices;
using Routing.Bench.Engines;
using Routing.Bench.Reporting;
using Routing.Bench.Subjects;

bool json = args.Contains("--json");
if (args.FirstOrDefault(a => !a.StartsWith('-')) != "path" || args.Any(a => a.StartsWith('-') && a != "--json"))
{
    Console.Error.WriteLine("usage: bench path [--json]");
    return 2;
}

int seconds = int.TryParse(Environment.GetEnvironmentVariable("ROUTING_BENCH_SECONDS"), out int given) ? given : 450;
using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));

// Stopped from outside, it ends its engine as at the deadline.
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
var report = new GoalReport();
try
{
    await PathSubject.RunAsync(report, deadline.Token);
}
catch (Exception e) when (e is OperationCanceledException or EngineFaultException)
{
    Console.Error.WriteLine($"bench: {(e is OperationCanceledException ? $"stopped before all was measured, or not done after {seconds} s" : e.Message)}");
    report.Print(json);
    return 1;
}

report.Print(json);
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    deadline.Cancel();
}
