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
}
