using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

/// <summary>Who gets which token.</summary>
public sealed class EngineClientTests
{
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

    [Theory]
    [InlineData("http://127.0.0.1:8080/", false)]
    [InlineData("http://localhost:8080/", false)]
    [InlineData("http://pbx.example.com:8080/", true)]
    public void No_proxy_is_told_the_token_of_this_machine(string url, bool heedsProxy)
    {
        using SocketsHttpHandler handler = EngineClient.HandlerFor(new Uri(url));
        Assert.Equal((heedsProxy, false), (handler.UseProxy, handler.AllowAutoRedirect));
    }

    // The help shows defaults, and what the environment says would be one.
    [Fact]
    public void The_help_shows_no_token() =>
        Assert.False(new EngineClient().AddTo(new System.CommandLine.Command("any")).Options.Single(option => option.Name == "--token").HasDefaultValue);
}
