using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Engines;

/// <summary>The engine as its users have it: the executable, a configuration directory, a data directory.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(4);

    private readonly PeerProcess _process;
    private readonly HttpClient _http;
    private readonly string _folder;

    private Engine(PeerProcess process, EngineSetup setup, string folder)
    {
        _process = process;
        _folder = folder;
        Setup = setup;
        Records = new RecordsFile(Path.Combine(folder, "data", "routing.db"));
        _http = new HttpClient { BaseAddress = new Uri($"http://{setup.Http}"), Timeout = TimeSpan.FromSeconds(5) };
    }

    public EngineSetup Setup { get; }

    public RecordsFile Records { get; }

    /// <summary>Its data directory.</summary>
    public string Data => Path.Combine(_folder, "data");

    public IPEndPoint Sip => Setup.Sip;

    /// <summary>The certificate that it shows over TLS, as a file.</summary>
    public string CertificateFile => Path.Combine(_folder, "config", Certificate.File);

    public bool HasExited => _process.HasExited;

    public int Descriptors => _process.Descriptors;

    /// <summary>Starts one and waits until it says that it is ready.</summary>
    public static async Task<Engine> Start(Scenario scenario, EngineSetup? setup = null)
    {
        Engine engine = Launch(scenario, setup ?? new EngineSetup());
        await Wait.Until(async () => engine.HasExited || await engine.IsReady(), "the engine is ready", TimeSpan.FromSeconds(30));
        Assert.False(engine.HasExited, engine._process.Said());
        return engine;
    }

    /// <summary>Kills it as no operator should, and starts it again with the data that it left.</summary>
    public async Task<Engine> KillAndStartAgain(Scenario scenario)
    {
        _process.KillOutright();
        await _process.Exit(TimeSpan.FromSeconds(20));
        Engine next = Launch(scenario, Setup, _folder);
        await Wait.Until(async () => next.HasExited || await next.IsReady(), "the engine is ready again", TimeSpan.FromSeconds(30));
        Assert.False(next.HasExited, next._process.Said());
        return next;
    }

    /// <summary>Starts one that may well not come up, in a folder of its own unless one is given.</summary>
    public static Engine Launch(Scenario scenario, EngineSetup setup, string? there = null)
    {
        string folder = there ?? scenario.FolderFor("engine");
        string config = Directory.CreateDirectory(Path.Combine(folder, "config")).FullName;
        setup.Write(config);
        string[] run = ["run", "--config", config, "--data", Path.Combine(folder, "data")];
        Dictionary<string, string> environment = setup.Authority is { } authority ? new() { ["SSL_CERT_FILE"] = authority } : [];
        if (setup.Hosts is { } hosts)
        {
            string file = Path.Combine(folder, "hosts");
            File.WriteAllText(file, hosts);
            string[] shell = ["-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", file, "dotnet", Executable(), .. run];
            string[] alone = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--map-root-user"];
            return scenario.Use(new Engine(PeerProcess.Start("unshare", [.. alone, "sh", .. shell], folder, Lifetime, environment), setup, folder));
        }

        PeerProcess process = PeerProcess.Start("dotnet", [Executable(), .. run], folder, Lifetime, environment);
        return scenario.Use(new Engine(process, setup, folder));
    }

    /// <summary>Any command of the executable.</summary>
    public static PeerProcess Command(string folder, params string[] arguments) =>
        PeerProcess.Start("dotnet", [Executable(), .. arguments], folder, Lifetime);

    public async Task<bool> IsReady() => await Status("/health/ready") == HttpStatusCode.OK;

    public async Task<string> Get(string path) => await _http.GetStringAsync(path);

    public async Task<Metrics> Metrics() => new(await Get("/metrics"));

    /// <summary>Sets what people set about an agent, with the token that the engine made.</summary>
    public async Task SetAgent(string agent, string state)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/agents/{agent}/state")
        {
            Content = new StringContent($$"""{"state": "{{state}}", "reason": "a test"}""", Encoding.UTF8, "application/json"),
        };
        string token = await File.ReadAllTextAsync(Path.Combine(_folder, "data", "admin.token"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Writes another configuration over the one it runs with, and says so by SIGHUP.</summary>
    public void Reload(EngineSetup setup)
    {
        setup.Write(Path.Combine(_folder, "config"));
        _process.Signal(PeerProcess.SigHup);
    }

    /// <summary>Waits until so many agents are in a state, as the metrics name it.</summary>
    public Task Agents(string state, int count) =>
        Wait.Until(async () => (await Metrics()).Sum("routing_agents", ("state", state)) == count, $"{count} agent(s) {state}");

    /// <summary>What it has written so far.</summary>
    public string Said => _process.Said();

    /// <summary>What a command says that asks this engine, with its token; fails unless it ends with 0.</summary>
    public async Task<string> Ask(params string[] arguments)
    {
        await using PeerProcess command = Command(_folder, [.. arguments, "--url", $"http://{Setup.Http}", "--data", Path.Combine(_folder, "data")]);
        int code = await command.Exit(TimeSpan.FromSeconds(30));
        Assert.True(code == 0, command.Said());
        return string.Join('\n', command.Output);
    }

    /// <summary>SIGHUP: load the configuration again.</summary>
    public void Hangup() => _process.Signal(PeerProcess.SigHup);

    /// <summary>SIGTERM: drain.</summary>
    public void Terminate() => _process.Terminate();

    public async Task<(int Code, string Said)> Exit(TimeSpan deadline)
    {
        int code = await _process.Exit(deadline);
        return (code, _process.Said());
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await File.WriteAllLinesAsync(Path.Combine(_folder, "output.log"), _process.Output);
        _http.Dispose();
    }

    private static string Executable()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name; // bin/CONFIGURATION/net10.0
        string executable = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "../../../../../src/Routing.Server/bin", configuration, "net10.0/routing.dll"));
        Assert.True(File.Exists(executable), $"the engine is not built: {executable}");
        return executable;
    }

    private async Task<HttpStatusCode?> Status(string path)
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(path);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null; // it does not listen yet, or no more
        }
    }
}
