using System.Net;
using System.Net.Sockets;
using Routing.Server.Commands;
using Routing.Server.Tests.Hosting;

namespace Routing.Server.Tests.Commands;

/// <summary>Who gets which token.</summary>
public sealed class EngineClientTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task An_engine_on_this_machine_is_asked_directly_whatever_proxy_the_environment_names()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        Environment.SetEnvironmentVariable("http_proxy", $"http://{proxy.LocalEndpoint}");
        try
        {
            Assert.Equal(0, await RoutingCommand.InvokeAsync(["queues", "--url", fixture.Http.BaseAddress!.ToString(), "--token", fixture.Token]));
            Assert.False(proxy.Pending());
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", null);
        }
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("plan")]
    [InlineData("trace")]
    public async Task Help_tells_no_token(string command)
    {
        TextWriter before = Console.Out;
        using var said = new StringWriter();
        Environment.SetEnvironmentVariable("ROUTING_TOKEN", "s3cret-token");
        Console.SetOut(said);
        try
        {
            Assert.Equal(0, await RoutingCommand.InvokeAsync([command, "--help"]));
        }
        finally
        {
            Console.SetOut(before);
            Environment.SetEnvironmentVariable("ROUTING_TOKEN", null);
        }

        Assert.Contains("ROUTING_TOKEN", said.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-token", said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_the_environment_is_sent()
    {
        Environment.SetEnvironmentVariable("ROUTING_TOKEN", fixture.Token);
        try
        {
            Assert.Equal(0, await RoutingCommand.InvokeAsync(["reload", "--url", fixture.Http.BaseAddress!.ToString(), "--data", "/nowhere"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable("ROUTING_TOKEN", null);
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/", null, "of-this-machine")]
    [InlineData("http://localhost:8080/", null, "of-this-machine")]
    [InlineData("http://[::1]:8080/", null, "of-this-machine")]
    [InlineData("http://pbx.example.com:8080/", null, null)]
    [InlineData("https://127.0.0.1.example.com/", null, null)]
    [InlineData("https://pbx.example.com/", "given", "given")]
    [InlineData("http://127.0.0.1:8080/", "given", "given")]
    public async Task This_machines_own_token_goes_to_no_other(string url, string? given, string? sent)
    {
        string folder = Directory.CreateTempSubdirectory("routing-token-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "admin.token"), "of-this-machine\n");
            Assert.Equal(sent, EngineClient.TokenFor(new Uri(url), given, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
