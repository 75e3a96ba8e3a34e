using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Routing.Bench.Engines;

/// <summary>
/// The engine as its users have it: <c>routing run</c> in a process and a folder of its own. It runs under
/// <c>timeout</c>, so that it ends in any case.
/// </summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly string _folder;
    private readonly List<string> _output = [];
    private int _id;

    private EngineProcess(EngineSettings settings, string folder, TimeSpan lifetime)
    {
        Settings = settings;
        _folder = folder;
        _http = new HttpClient { BaseAddress = new Uri($"http://{settings.Http}"), Timeout = TimeSpan.FromSeconds(20) };
        string executable = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../src/Routing.Server/bin/Release/net10.0/routing.dll"));
        var start = new ProcessStartInfo("timeout") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string argument in (string[])["--foreground", "-s", "KILL", lifetime.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), "dotnet", executable, "run", "--config", "config", "--data", "data", "--log", "warning"])
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public EngineSettings Settings { get; }

    public IPEndPoint Sip => Settings.Sip;

    public ProcessFigures Figures => ProcessFigures.Of(_id);

    public ThreadTimes Threads => ThreadTimes.Of(_id);

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="EngineFaultException">It does not come up: says what it said.</exception>
    public static Task<EngineProcess> StartAsync(int agents, CancellationToken cancel) =>
        StartAsync(new EngineSettings(agents), TimeSpan.FromMinutes(8), cancel);

    /// <summary>Starts one that lives no longer than that, whatever happens here.</summary>
    public static async Task<EngineProcess> StartAsync(EngineSettings settings, TimeSpan lifetime, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("routing-bench-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "config"));
        await File.WriteAllTextAsync(Path.Combine(folder, "config", "bench.yaml"), settings.Yaml(), cancel);
        if (settings.HasSound)
        {
            Soak.SoakSounds.Write(Path.Combine(folder, "config"));
        }

        var engine = new EngineProcess(settings, folder, lifetime);
        try
        {
            await engine.WaitUntilReadyAsync(cancel);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its records.</summary>
    public string RecordsFile => Path.Combine(_folder, "data", "routing.db");

    /// <summary>All its metrics as text.</summary>
    public Task<string> MetricsAsync(CancellationToken cancel) => _http.GetStringAsync("/metrics", cancel);

    /// <summary>Takes another configuration, under live calls.</summary>
    public async Task ReloadAsync(string yaml, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "config", "bench.yaml"), yaml, cancel);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/config/reload");
        string token = await File.ReadAllTextAsync(Path.Combine(_folder, "data", "admin.token"), cancel);
        request.Headers.Authorization = new("Bearer", token.Trim());
        using HttpResponseMessage response = await _http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
        {
            throw new EngineFaultException($"the reload was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancel)}");
        }
    }

    /// <summary>The sum of all series of a metric.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken cancel)
    {
        string text = await MetricsAsync(cancel);
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public Task<double> AllocatedAsync(CancellationToken cancel) => MetricAsync("dotnet_gc_heap_total_allocated_bytes_total", cancel);

    /// <summary>Seconds in which the garbage collector stopped all calls.</summary>
    public Task<double> PausedAsync(CancellationToken cancel) => MetricAsync("dotnet_gc_pause_time_seconds_total", cancel);

    public Task<double> CollectionsAsync(CancellationToken cancel) => MetricAsync("dotnet_gc_collections_total", cancel);

    /// <summary>Seconds spent compiling, on whatever thread.</summary>
    public Task<double> CompilingAsync(CancellationToken cancel) => MetricAsync("dotnet_jit_compilation_time_seconds_total", cancel);

    public Task<double> LostRecordsAsync(CancellationToken cancel) => MetricAsync("routing_records_lost_total", cancel);

    /// <summary>Entries that wait to be written.</summary>
    public Task<double> PendingRecordsAsync(CancellationToken cancel) => MetricAsync("routing_records_pending", cancel);

    public Task<double> RetransmissionsAsync(CancellationToken cancel) => MetricAsync("routing_sip_retransmissions_total", cancel);

    public async ValueTask DisposeAsync()
    {
        // timeout passes the signal on; a bench has no calls to drain.
        if (_id != 0 && !_process.HasExited)
        {
            Process.GetProcessById(_id).Kill();
        }

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
        lock (_output)
        {
            _output.Take(10).ToList().ForEach(line => Console.Error.WriteLine($"engine: {line}"));
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(cancel))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
            {
                throw new EngineFaultException("the engine did not come up");
            }

            await Task.Delay(100, cancel);
        }

        string child = await File.ReadAllTextAsync($"/proc/{_process.Id}/task/{_process.Id}/children", cancel);
        _id = int.Parse(child.Trim(), CultureInfo.InvariantCulture);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync("/health/ready", cancel);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            return false; // it does not listen yet
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            if (line.Data is { } text && _output.Count < 1000)
            {
                _output.Add(text);
            }
        }
    }
}
