using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Configuration;
using Routing.Records.Model;
using Routing.Server.Hosting;
using Routing.Simulator;
using Routing.Simulator.Reports;
using Routing.Sip.Transports;

namespace Routing.Server.Demo;

/// <summary>One run of the demo, from the temporary folder to the summary.</summary>
internal static class DemoRun
{
    private static readonly TimeSpan LastRecords = TimeSpan.FromSeconds(10);

    /// <summary>Runs it. 0 when callers, agents and records agree on every call; otherwise 1.</summary>
    public static async Task<int> RunAsync(DemoOptions options, bool json, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("routing-demo-").FullName;
        try
        {
            return await RunAsync(options, folder, json, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(DemoOptions options, string folder, bool json, CancellationToken cancel)
    {
        await using Crowd crowd = BindCrowd(options);
        await using Engine engine = await StartEngineAsync(options, folder, crowd.CallersEndPoint!);
        IPEndPoint target = IPEndPoint.Parse(engine.SipEndPoints[0]["udp:".Length..]);
        await using IWallboard wallboard = json ? new NoWallboard() : Wallboard.Open(engine, crowd);
        CrowdReport report = await crowd.RunAsync(target, cancel);
        await wallboard.DisposeAsync();

        // A record waits for its agent's wrap-up, which is a second here.
        await engine.WaitForRecordsAsync(LastRecords);
        IReadOnlyDictionary<InteractionOutcome, long> records = await engine.Reader.CountByOutcomeAsync(cancellation: CancellationToken.None);
        var summary = new DemoSummary(report.Placed, report.Outcomes.ToWords(), records.Values.Sum(), report.OneWayAudio);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(summary, ServerJson.Default.DemoSummary));
        }
        else
        {
            SummaryText.Print(report, summary, records);
        }

        return SummaryText.AddsUp(summary, records) ? 0 : 1;
    }

    private static Crowd BindCrowd(DemoOptions options)
    {
        try
        {
            return Crowd.Bind(DemoCrowd.Options(options));
        }
        catch (SipBindException e)
        {
            throw new EngineStartException(e.Message, e);
        }
    }

    private static async Task<Engine> StartEngineAsync(DemoOptions options, string folder, IPEndPoint callers)
    {
        string config = Path.Combine(folder, "config");
        Directory.CreateDirectory(config);
        DemoConfiguration.Write(config, options.Agents, callers);
        var loader = new ConfigurationLoader(config, _ => null);
        ConfigurationResult result = loader.Load();
        if (result.Plan is not { } plan)
        {
            throw new EngineStartException("the demo's own configuration is refused: " + string.Join("; ", result.Problems.Where(p => p.IsError)));
        }

        return await Engine.StartAsync(
            new EngineOptions { Plan = plan, DataDirectory = Path.Combine(folder, "data"), Loader = loader }, NullLoggerFactory.Instance);
    }
}
