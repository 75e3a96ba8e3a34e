using System.Runtime.InteropServices;
using Routing.Bench.Engines;
using Routing.Bench.Reporting;
using Routing.Bench.Soak;
using Routing.Bench.Subjects;
using Routing.Bench.Subjects.Acd;
using Routing.Bench.Subjects.Sip;

if (args is ["sip-uas", var address])
{
    return await AnsweringUas.RunAsync(address);
}

if (args is ["soak-crowd", .. var crowd])
{
    return await SoakCrowd.RunAsync(crowd);
}

if (args is ["soak", var minutes] && int.TryParse(minutes, out int length))
{
    return await SoakRun.RunAsync(TimeSpan.FromMinutes(length));
}

bool json = args.Contains("--json");
string? subject = args.FirstOrDefault(a => !a.StartsWith('-'));
if (subject is not ("path" or "acd" or "sip") || args.Any(a => a.StartsWith('-') && a != "--json" && !(a == "--bdn" && subject == "acd")))
{
    Console.Error.WriteLine("usage: Routing.Bench path|acd|sip [--json]; acd --bdn");
    return 2;
}

if (args.Contains("--bdn"))
{
    return AcdMicrobenchmarks.Run();
}

int seconds = int.TryParse(Environment.GetEnvironmentVariable("ROUTING_BENCH_SECONDS"), out int given) ? given : 450;
using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));

// Stopped from outside, it ends its engine as at the deadline.
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
var report = new GoalReport();
try
{
    if (subject == "acd")
    {
        AcdSubject.Run(report, deadline.Token);
    }
    else if (subject == "sip")
    {
        await SipSubject.RunAsync(report, deadline.Token);
    }
    else
    {
        await PathSubject.RunAsync(report, deadline.Token);
    }
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
