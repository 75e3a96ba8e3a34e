using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Configuration;
using Routing.Server.Hosting;

namespace Routing.Server.Tests.Hosting;

/// <summary>An engine on free loopback ports in a folder of its own, and a client that has its token.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-server-").FullName;
    private Engine? _engine;

    internal Engine Engine => _engine!;

    internal HttpClient Http { get; } = new();

    internal string ConfigDirectory => Path.Combine(_folder, "config");

    internal string DataDirectory => Path.Combine(_folder, "data");

    internal string Token => File.ReadAllText(Path.Combine(DataDirectory, "admin.token")).Trim();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(ConfigDirectory);
        Write(["1001", "1002"]);
        _engine = await Start(DataDirectory);
        Http.BaseAddress = new Uri(_engine.HttpAddress);
        Http.Timeout = TimeSpan.FromSeconds(20);
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal Task<Engine> Start(string data, IPEndPoint? http = null)
    {
        var loader = new ConfigurationLoader(ConfigDirectory, _ => null) { DataDirectory = data };
        ConfigurationResult result = loader.Load();
        Assert.True(result.Plan is not null, string.Join('\n', result.Problems));
        var plan = result.Plan with { Node = result.Plan.Node with { HttpListen = http ?? result.Plan.Node.HttpListen } };
        return Engine.StartAsync(new EngineOptions { Plan = plan, DataDirectory = data, Loader = loader }, NullLoggerFactory.Instance);
    }

    internal void Write(string[] agents) => File.WriteAllText(Path.Combine(ConfigDirectory, "routing.yaml"), $$"""
        node:
          sip: { listen: ["udp:127.0.0.1:0"] }
          media: { listen: 127.0.0.1, ports: 31000-31099 }
          http: { listen: "127.0.0.1:0" }
        skills: [sales]
        agents:
        {{string.Join('\n', agents.Select(a => $$"""  "{{a}}": { device: { username: "{{a}}", password: secret-{{a}} }, skills: { sales: 5 } }"""))}}
        queues:
          sales: { requires: { sales: 1 } }
        numbers:
          "100": { flow: main }
        flows:
          main: [answer, { queue: sales }]

        """);
}
