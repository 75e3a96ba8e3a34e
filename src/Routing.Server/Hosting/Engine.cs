using Routing.Media;
using Routing.Pbx;
using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Queues;
using Routing.Pbx.Restarts;
using Routing.Pbx.Scheduling;
using Routing.Records;
using Routing.Records.Sqlite;
using Routing.Records.Writing;
using Routing.Server.Api;
using Routing.Server.Commands;
using Routing.Server.Metrics;
using Routing.Sip.Tracing.Hep;
using Routing.Sip.Transports;

namespace Routing.Server.Hosting;

/// <summary>
/// The whole engine in one process: listeners, media, exchange, records and HTTP, started in the order in
/// which they need each other and stopped the other way round. <c>run</c> has one, <c>demo</c> has one.
/// </summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly EngineOptions _options;
    private readonly ILogger _log;
    private readonly DataDirectory _data;
    private readonly MetricsRegistry _metrics;
    private readonly PlanSeries _series;
    private readonly RecordWriter _records;
    private readonly HttpHost _http;
    private readonly AcdJournalFile? _journal;
    private readonly HepExporter? _hep;
    private readonly TrunkCertificates _certificates;
    private readonly Lock _reload = new();

    private Engine(
        EngineOptions options, ILogger log, DataDirectory data, MetricsRegistry metrics, Exchange exchange, RecordWriter records, IRecordReader reader, HttpHost http, AcdJournalFile? journal, HepExporter? hep, TrunkCertificates certificates, IReadOnlyList<ISipTransport> transports)
    {
        _options = options;
        _log = log;
        _data = data;
        _metrics = metrics;
        _series = new PlanSeries(metrics) { QueuesInUse = exchange.QueuesInUse, TrunksInUse = exchange.TrunksInUse };
        _series.Apply(options.Plan);
        _records = records;
        _http = http;
        _journal = journal;
        _hep = hep;
        _certificates = certificates;
        Exchange = exchange;
        Reader = reader;
        SipEndPoints = [.. transports.Select(t => $"{t.Protocol.ToString().ToLowerInvariant()}:{t.LocalEndPoint}")];
    }

    /// <summary>The exchange.</summary>
    public Exchange Exchange { get; }

    /// <summary>The records that were written.</summary>
    public IRecordReader Reader { get; }

    /// <summary>Where SIP listens, as <c>udp:ADDRESS:PORT</c>.</summary>
    public IReadOnlyList<string> SipEndPoints { get; }

    /// <summary>All that HTTP serves.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => _http.Endpoints;

    /// <summary>Where HTTP listens.</summary>
    public string HttpAddress => _http.Address;

    /// <summary>Starts an engine.</summary>
    /// <exception cref="EngineStartException">Something on this machine is in the way: says what.</exception>
    public static async Task<Engine> StartAsync(EngineOptions options, ILoggerFactory logging)
    {
        PbxPlan plan = options.Plan;
        ILogger log = logging.CreateLogger("Routing.Server");
        await using var undo = new StartedParts();
        DataDirectory data = undo.Add(DataDirectory.Open(options.DataDirectory, plan.Node));
        MetricsRegistry metrics = undo.AddDisposable(new MetricsRegistry()); // first: it must see the others' zeros
        TrunkCertificates certificates = undo.AddDisposable(new TrunkCertificates(log));
        certificates.Load(plan);
        IReadOnlyList<ISipTransport> transports = Listeners.Bind(plan.Node, certificates, undo, logging.CreateLogger("Routing.Sip"));
        MediaEngine media = undo.Add(OpenMedia(plan.Node, logging));
        RecordWriter records = undo.Add(new RecordWriter(new SqliteRecordStore(data.Database), RecordOptions(plan, data, log), TimeProvider.System));
        AcdJournalFile? journal = plan.Node.AcdJournal is { } path ? undo.Add(OpenJournal(data.PathOf(path), log)) : null;
        HepExporter? hep = plan.Node.Hep is { } collector ? undo.Add(new HepExporter(collector, logging.CreateLogger("Routing.Sip"))) : null;
        Exchange exchange = undo.Add(new Exchange(
            plan, plan.Node.Sip with { NonceKey = data.NonceKey, Trace = plan.Node.Sip.Trace with { Sink = hep } }, transports, media, records, ThreadPoolScheduler.Instance, logging, journal,
            new DeskStateFile(data.PathOf("desks.jsonl"), log), new RegistrationFile(data.PathOf("registrations.jsonl"), log)));
        certificates.OnJudged = exchange.NoteCertificate;
        var reader = new SqliteRecordReader(data.Database);
        Engine? engine = null; // until then a reload is told to come again; Volatile orders what it holds before it
        HttpHost http = undo.Add(await HttpHost.StartAsync(
            plan.Node, data.AdminToken, metrics, exchange, records, reader, () => Volatile.Read(ref engine)?.Reload(), directory => Volatile.Read(ref engine)?.Preview(directory), logging));
        Volatile.Write(ref engine, new Engine(options, log, data, metrics, exchange, records, reader, http, journal, hep, certificates, transports));
        await LastTalks.LoadAsync(exchange, reader, log);
        exchange.Start();
        http.Readiness.IsStarted = true;
        undo.Keep();
        return engine;
    }

    /// <summary>Loads the configuration again: all or nothing. Any thread; one at a time.</summary>
    /// <returns>What is wrong with it, and what about it comes to nothing for now; no error among them when it is in force.</returns>
    public IReadOnlyList<ConfigurationProblem> Reload()
    {
        lock (_reload)
        {
            ConfigurationResult result = _options.Loader.Load();
            List<ConfigurationProblem> problems = [.. result.Problems];
            Exchange.OnReload(result.Plan is not null);
            if (result.Plan is { } plan)
            {
                _series.Apply(plan); // before the load counts its zeros: they are not taken for those of a queue that is gone
                _certificates.Load(plan); // before what connects by it
                Exchange.Load(plan);
                problems.AddRange(WarningsOf(plan));
                ServerLog.Reloaded(_log, plan.Version);
            }
            else
            {
                foreach (ConfigurationProblem problem in result.Problems.Where(p => p.IsError))
                {
                    ServerLog.ReloadRefused(_log, problem.ToString());
                }
            }

            return problems;
        }
    }

    /// <summary>
    /// What a reload would do now, or with what stands in <paramref name="directory"/> in the place of our own. Any thread; nothing changes by asking.
    /// </summary>
    public ConfigPlan Preview(string? directory)
    {
        lock (_reload)
        {
            ConfigurationPreview preview = _options.Loader.Preview(directory);
            IEnumerable<ConfigurationProblem> restart = preview.Result.Plan is { } plan
                ? ReloadWarnings.NeedRestart(_options.Plan.Node, plan.Node, directory ?? _options.Loader.Directory) : [];
            return new ConfigPlan(
                Exchange.Clock.UtcNow,
                preview.Result.Plan is not null,
                Exchange.LiveCalls,
                [.. PlannedEffects.Of(preview.Changes, QueuesEndpoint.Of(Exchange).Queues)],
                [.. preview.Result.Problems.Concat(restart).Select(CheckedProblem.Of)]);
        }
    }

    // In the log too: who sends a signal gets no answer.
    private List<ConfigurationProblem> WarningsOf(PbxPlan plan)
    {
        string directory = _options.Loader.Directory;
        List<ConfigurationProblem> warnings =
        [
            .. ReloadWarnings.NeedRestart(_options.Plan.Node, plan.Node, directory),
            .. ReloadWarnings.StillWaiting(QueuesEndpoint.Of(Exchange).Queues, directory),
        ];
        warnings.ForEach(warning => ServerLog.ReloadWarning(_log, warning.Text));
        return warnings;
    }

    /// <summary>The same from a signal's handler, where nobody would catch what goes wrong.</summary>
    public void ReloadOnSignal()
    {
        try
        {
            Reload();
        }
        catch (Exception e)
        {
            // A fault of ours: the calls that are up are worth more than the news.
            ServerLog.ReloadFailed(_log, e);
        }
    }

    /// <summary>Takes no new calls from now on and says so to health checks.</summary>
    public void Drain()
    {
        _http.Readiness.IsDraining = true;
        Exchange.Drain();
    }

    /// <summary>Completes when no call is up any more.</summary>
    public async Task WaitUntilEmptyAsync()
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (Exchange.LiveCalls > 0)
        {
            await look.WaitForNextTickAsync();
        }
    }

    /// <summary>
    /// Waits until every call so far has its record, its wrap-up included, and it can be read back; false
    /// when that took longer than <paramref name="within"/>.
    /// </summary>
    public async Task<bool> WaitForRecordsAsync(TimeSpan within)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Exchange.OpenRecords > 0)
        {
            await look.WaitForNextTickAsync();
            if (TimeProvider.System.GetElapsedTime(start) > within)
            {
                return false;
            }
        }

        return await _records.FlushAsync(within);
    }

    /// <summary>Stops: HTTP last, so that the last figures can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync();
        if (_hep is not null)
        {
            await _hep.DisposeAsync();
        }

        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }

        _certificates.Dispose();
        await _records.DisposeAsync();
        await _http.DisposeAsync();
        _metrics.Dispose();
        await _data.DisposeAsync();
    }

    private static MediaEngine OpenMedia(NodePlan node, ILoggerFactory logging)
    {
        try
        {
            return new MediaEngine(MediaOptions(node, logging));
        }
        catch (IOException e)
        {
            throw new EngineStartException(e.Message, e); // it names the key already
        }
    }

    private static AcdJournalFile OpenJournal(string path, ILogger log)
    {
        try
        {
            return AcdJournalFile.Open(path, TimeProvider.System, why => ServerLog.JournalBroken(log, path, why));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineStartException($"acd.journal: {path} cannot be used: {e.Message}", e);
        }
    }

    private static MediaEngineOptions MediaOptions(NodePlan node, ILoggerFactory logging) => new()
    {
        Listen = node.MediaListen,
        Advertise = node.MediaAdvertise,
        Logger = logging.CreateLogger("Routing.Media"),
        Ports = node.MediaPorts,
        SilenceTalking = node.MediaSilence.Talking,
        SilenceHeld = node.MediaSilence.Held,
        UrgentShare = node.Sip.Limits.EmergencyShare,
    };

    private static RecordWriterOptions RecordOptions(PbxPlan plan, DataDirectory data, ILogger log) => new()
    {
        Node = plan.Node.Name,
        SpillPath = data.SpillFile,
        OnFault = fault =>
        {
            ServerLog.RecordFault(log, fault.Kind == RecordFaultKind.StoreRecovered ? LogLevel.Information : LogLevel.Error, fault.Message);
            if (fault.Exception is { } cause)
            {
                ServerLog.RecordFaultDetail(log, cause);
            }
        },
    };
}
