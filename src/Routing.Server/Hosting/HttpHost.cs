using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Routing.Pbx;
using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Plans;
using Routing.Records;
using Routing.Records.Writing;
using Routing.Server.Api;
using Routing.Server.Health;
using Routing.Server.Metrics;
using Routing.Server.OpenApi;

namespace Routing.Server.Hosting;

/// <summary>The HTTP side: metrics, health and the API, on Kestrel.</summary>
internal sealed class HttpHost : IAsyncDisposable
{
    private const int LargestBody = 64 * 1024;
    private const int MostConnections = 1000;

    private readonly WebApplication _web;

    private HttpHost(WebApplication web, EngineReadiness readiness)
    {
        _web = web;
        Readiness = readiness;
        Address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    /// <summary>All that is served.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => [.. ((IEndpointRouteBuilder)_web).DataSources.SelectMany(source => source.Endpoints)];

    /// <summary>What health checks are told.</summary>
    public EngineReadiness Readiness { get; }

    /// <summary>Where it listens, with the port that was bound.</summary>
    public string Address { get; }

    /// <summary>Starts listening. <paramref name="reload"/> loads the configuration again, <paramref name="preview"/> says what that would do; null from both while the engine is starting.</summary>
    /// <exception cref="EngineStartException">The address cannot be bound.</exception>
    public static async Task<HttpHost> StartAsync(
        NodePlan node,
        string adminToken,
        MetricsRegistry metrics,
        Exchange exchange,
        RecordWriter records,
        IRecordReader reader,
        Func<IReadOnlyList<ConfigurationProblem>?> reload,
        Func<string?, ConfigPlan?> preview,
        ILoggerFactory logging)
    {
        // Empty: no appsettings.json is looked for, no ASPNETCORE_ variable heeded. Our configuration is the only one.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemDetail.Complete); // RFC 9457, also for what the framework refuses by itself
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower; // the framework's own would be camelCase
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJson.Default);
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(node.HttpListen);
        });
        // Signals are the run command's affair, not the web host's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        WebApplication web = builder.Build();
        var readiness = new EngineReadiness(records);
        var tokens = new BearerTokens(
            () => exchange.Plan.Node.HttpTokens.Values.Append(adminToken),
            () => exchange.Plan.Node.HttpTokens.Count == 0 && IPAddress.IsLoopback(node.HttpListen.Address),
            new OwnHosts(node.HttpListen, () => exchange.Plan.Node.HttpHosts));
        web.UseExceptionHandler();
        web.UseStatusCodePages();
        web.MapMetrics(metrics);
        web.MapHealth(readiness);
        RouteGroupBuilder api = web.MapGroup("/api/v1").AddEndpointFilter(tokens);
        AgentsEndpoint.Map(api, exchange);
        AgentStateEndpoint.Map(api, exchange);
        WrapUpEndpoint.Map(api, exchange);
        QueuesEndpoint.Map(api, exchange);
        CallsEndpoint.Map(api, exchange);
        TrunksEndpoint.Map(api, exchange);
        BansEndpoint.Map(api, exchange);
        PinsEndpoint.Map(api, exchange);
        TraceEndpoint.Map(api, exchange.DescribeAsync, records.FlushAsync, reader, exchange.Trace.Find);
        SipTraceEndpoint.Map(api, exchange.Trace, adminToken);
        ReloadEndpoint.Map(api, reload, () => readiness.IsDraining);
        ConfigPlanEndpoint.Map(api, preview);
        OpenApiEndpoint.Map(web);
        try
        {
            await web.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await web.DisposeAsync();
            string why = e is AddressInUseException || e.InnerException is AddressInUseException
                ? "the port is in use by another program; stop it or choose another port"
                : e.Message.TrimEnd('.');
            throw new EngineStartException($"HTTP cannot listen on {node.HttpListen}: {why} (node.http.listen)", e);
        }

        return new HttpHost(web, readiness);
    }

    /// <summary>Stops listening; requests in progress get a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _web.StopAsync(deadline.Token);
        await _web.DisposeAsync();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
