using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Routing.Server.Health;
using Routing.Server.Metrics;

namespace Routing.Server.Tests.Metrics;

/// <summary>Over a real Kestrel on a free port of loopback.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private readonly FakeReadiness _readiness = new();
    private readonly MetricsRegistry _registry = new();
    private WebApplication? _web;
    private HttpClient? _client;

    private HttpClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.MapMetrics(_registry);
        _web.MapHealth(_readiness);
        await _web.StartAsync();
        string address = _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(20) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _web!.DisposeAsync();
        _registry.Dispose();
    }

    [Fact]
    public async Task Metrics_are_served_in_the_format_that_is_asked_for()
    {
        using HttpResponseMessage text = await Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", text.Content.Headers.ContentType!.ToString());
        Assert.Contains("\n# TYPE process_cpu_seconds_total counter\n", await text.Content.ReadAsStringAsync());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0");
        using HttpResponseMessage open = await Client.SendAsync(request);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", open.Content.Headers.ContentType!.ToString());
        string page = await open.Content.ReadAsStringAsync();
        Assert.Contains("# TYPE process_cpu_seconds counter\n# UNIT process_cpu_seconds seconds\n", page);
        Assert.EndsWith("\n# EOF\n", page);
    }

    [Theory]
    [InlineData("process_cpu_seconds_total")]
    [InlineData("process_resident_memory_bytes")]
    [InlineData("process_virtual_memory_bytes")]
    [InlineData("process_open_fds")]
    [InlineData("process_max_fds")]
    [InlineData("process_start_time_seconds")]
    [InlineData("dotnet_gc_last_collection_heap_size_bytes{gc_heap_generation=\"gen0\"}")]
    [InlineData("dotnet_gc_pause_time_seconds_total")]
    [InlineData("dotnet_thread_pool_threads")]
    [InlineData("dotnet_exceptions_total{error_type=\"InvalidOperationException\"}")]
    public async Task The_process_and_the_runtime_are_seen(string series)
    {
        GC.Collect();
        Assert.Throws<InvalidOperationException>(void () => throw new InvalidOperationException());
        string page = await Client.GetStringAsync("/metrics");
        string line = Assert.Single(page.Split('\n'), line => line.StartsWith(series + " ", StringComparison.Ordinal));
        Assert.True(double.Parse(line.Split(' ')[^1]) >= 0, line);
    }

    [Fact]
    public async Task The_build_says_its_version_and_runtime() =>
        Assert.Matches("""(?m)^routing_build_info\{runtime="\.NET 10[^"]*",version="0\.1\.0[^"]*"\} 1$""", await Client.GetStringAsync("/metrics"));

    [Fact]
    public async Task The_process_is_live_as_long_as_it_answers()
    {
        _readiness.Reasons = [new NotReadyReason("draining", "No new calls.")];
        using HttpResponseMessage answer = await Client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"live"}""", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task It_is_ready_or_says_why_not()
    {
        using (HttpResponseMessage ready = await Client.GetAsync("/health/ready"))
        {
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal("""{"status":"ready"}""", await ready.Content.ReadAsStringAsync());
        }

        _readiness.Reasons = [new NotReadyReason("starting", "Starts."), new NotReadyReason("store_failing", "Fails.")];
        using HttpResponseMessage not = await Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, not.StatusCode);
        Assert.Equal("application/problem+json", not.Content.Headers.ContentType!.ToString());
        using JsonDocument problem = JsonDocument.Parse(await not.Content.ReadAsStringAsync());
        Assert.Equal(503, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(["starting", "store_failing"], problem.RootElement.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("code").GetString()!));
    }

    private sealed class FakeReadiness : IReadiness
    {
        public IReadOnlyList<NotReadyReason> Reasons { get; set; } = [];
    }
}
