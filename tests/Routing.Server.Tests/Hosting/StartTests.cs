using System.Net;
using System.Net.Sockets;
using Routing.Server.Hosting;

namespace Routing.Server.Tests.Hosting;

/// <summary>What an engine says when the machine is in its way: a word that names the thing, and nothing left behind.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-start-").FullName;

    [Fact]
    public async Task A_second_engine_on_the_same_data_directory_is_refused_and_the_first_one_goes_on()
    {
        await using var first = new EngineFixture();
        await first.InitializeAsync();
        var refusal = await Assert.ThrowsAsync<EngineStartException>(() => first.Start(first.DataDirectory));
        Assert.Contains("in use by another routing", refusal.Message);
        Assert.Equal(HttpStatusCode.OK, (await first.Http.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task An_engine_that_drains_takes_no_new_configuration()
    {
        await using var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        int version = fixture.Engine.Exchange.Plan.Version;
        fixture.Engine.Drain();
        using HttpResponseMessage response = await fixture.Http.PostAsync("/api/v1/config/reload", null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("draining", await response.Content.ReadAsStringAsync());
        Assert.Equal(version, fixture.Engine.Exchange.Plan.Version);
    }

    [Fact]
    public async Task A_taken_HTTP_port_is_named_and_the_data_directory_is_free_again()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        string data = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        string kept = Path.Combine(data, "registrations.jsonl");
        await File.WriteAllTextAsync(kept, "what phones an earlier run knew");
        var refusal = await Assert.ThrowsAsync<EngineStartException>(() => fixture.Start(data, (IPEndPoint)taken.LocalEndpoint));
        Assert.Equal("what phones an earlier run knew", await File.ReadAllTextAsync(kept));
        Assert.Contains(taken.LocalEndpoint.ToString()!, refusal.Message);
        Assert.Contains("in use", refusal.Message);
        Assert.Contains("node.http.listen", refusal.Message);
        taken.Stop();
        await using Engine second = await fixture.Start(data);
    }

    [Fact]
    public async Task An_HTTP_address_of_somebody_else_is_named()
    {
        await using var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        var elsewhere = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8080); // RFC 5737: nobody's
        var refusal = await Assert.ThrowsAsync<EngineStartException>(() => fixture.Start(Path.Combine(_folder, "other"), elsewhere));
        Assert.Contains("192.0.2.1:8080", refusal.Message);
        Assert.Contains("node.http.listen", refusal.Message);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_data_directory_is_named()
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        Assert.Contains(file, await Refusal(file));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "routing.db"), "these are not records, and they are somebody's");
        Assert.Contains("routing.db is not an SQLite database", await Refusal(_folder));
    }

    [Theory]
    [InlineData("routing.db")]
    [InlineData("admin.token")]
    [InlineData("nonce.key")]
    [InlineData("routing.lock")]
    public async Task A_directory_in_the_place_of_a_file_is_named(string file)
    {
        Directory.CreateDirectory(Path.Combine(_folder, file));
        Assert.Contains(file, await Refusal(_folder));
    }

    [Theory]
    [InlineData("admin.token")]
    [InlineData("nonce.key")]
    public void A_secret_is_the_owners_alone_and_stays_the_same(string file)
    {
        string secret = SecretFile.ReadOrCreate(_folder, file);
        Assert.Equal(64, secret.Length);
        Assert.Equal(secret, SecretFile.ReadOrCreate(_folder, file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, file)));
        }
    }

    [Fact]
    public async Task What_is_known_of_callers_is_the_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no such rights");
        await using var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Assert.Equal(Owners | UnixFileMode.UserExecute, File.GetUnixFileMode(fixture.DataDirectory));
            // Its -wal and -shm take after it, and come and go.
            Assert.Equal(Owners, File.GetUnixFileMode(Path.Combine(fixture.DataDirectory, "routing.db")));
        }
    }

    [Fact]
    public void An_empty_file_is_no_secret()
    {
        File.WriteAllText(Path.Combine(_folder, "admin.token"), "\n");
        Assert.Equal(64, SecretFile.ReadOrCreate(_folder, "admin.token").Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> Refusal(string data)
    {
        await using var fixture = new EngineFixture();
        await fixture.InitializeAsync();
        return (await Assert.ThrowsAsync<EngineStartException>(() => fixture.Start(data))).Message;
    }
}
