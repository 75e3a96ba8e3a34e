using System.Diagnostics;
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
        (int exitCode, _) = await Command("http_proxy", $"http://{proxy.LocalEndpoint}", "queues", "--url", Url, "--token", fixture.Token);
        Assert.Equal(0, exitCode);
        Assert.False(proxy.Pending());
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("plan")]
    [InlineData("trace")]
    public async Task Help_tells_no_token(string command)
    {
        (int exitCode, string said) = await Command("ROUTING_TOKEN", "s3cret-token", command, "--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("ROUTING_TOKEN", said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-token", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_the_environment_is_sent()
    {
        (int exitCode, string said) = await Command("ROUTING_TOKEN", fixture.Token, "reload", "--url", Url, "--data", "/nowhere");
        Assert.True(exitCode == 0, said);
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

    private string Url => fixture.Http.BaseAddress!.ToString();

    // In a process of its own: the environment of this one is that of all other tests.
    private static async Task<(int ExitCode, string Said)> Command(string name, string value, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(RoutingCommand).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[name] = value;
        using Process command = Process.Start(start)!;
        Task<string> errors = command.StandardError.ReadToEndAsync();
        string said = await command.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await command.WaitForExitAsync(limit.Token);
        return (command.ExitCode, said + await errors);
    }
}
