using System.Net.Sockets;
using System.Text.RegularExpressions;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>How the executable begins, and what it says when it cannot.</summary>
public class StartTests : EngineScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_taken_SIP_port_ends_the_start_with_a_clear_word()
    {
        var setup = new EngineSetup();
        using var taken = new UdpClient(setup.Sip);
        (int code, string said) = await Engine.Launch(this, setup).Exit(Limit);
        Assert.Equal(1, code);
        Assert.Contains(setup.Sip.ToString(), said);
        Assert.Matches("(?i)in use|taken", said);
        Assert.DoesNotMatch(@"(?m)^\s+at \w+\.", said); // words, not a stack trace
    }

    [Fact]
    public async Task A_taken_HTTP_port_ends_the_start_with_a_clear_word()
    {
        var setup = new EngineSetup();
        var taken = new TcpListener(setup.Http);
        taken.Start();
        (int code, string said) = await Engine.Launch(this, setup).Exit(Limit);
        taken.Stop();
        Assert.Equal(1, code);
        Assert.Contains(setup.Http.ToString(), said);
        Assert.Matches("(?i)in use|taken", said);
    }

    [Fact]
    public async Task An_address_of_somebody_else_ends_the_start_with_a_clear_word()
    {
        var setup = new EngineSetup { Sip = new(System.Net.IPAddress.Parse("192.0.2.1"), 5060) };
        (int code, string said) = await Engine.Launch(this, setup).Exit(Limit);
        Assert.Equal(1, code);
        Assert.Contains("192.0.2.1:5060", said);
    }

    [Fact]
    public async Task Check_finds_nothing_wrong_with_a_good_configuration()
    {
        string folder = FolderFor("config");
        new EngineSetup().Write(folder);
        PeerProcess check = Use(Engine.Command(folder, "check", "--config", folder));
        Assert.True(await check.Exit(Limit) == 0, check.Said());
    }

    [Fact]
    public async Task Check_names_every_mistake_with_its_place()
    {
        string folder = FolderFor("config");
        new EngineSetup { Agents = new Dictionary<string, string> { ["1001"] = "{ slaes: 5 }", ["1002"] = "{ sales: 99 }" } }.Write(folder);
        string file = Path.Combine(folder, "routing.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("queue: support", "queue: suport").Replace("store: sqlite", "stor: sqlite"));
        PeerProcess check = Use(Engine.Command(folder, "check", "--config", folder));
        Assert.Equal(1, await check.Exit(Limit));
        foreach (string mistake in new[] { "slaes", "99", "suport", "stor" })
        {
            Assert.Contains(check.Output, line => Regex.IsMatch(line, $@"routing\.yaml:\d+:\d+: error: .*\b{mistake}\b"));
        }

        Assert.Contains(check.Output, line => line.Contains("did you mean sales", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_does_not_start_with_a_bad_configuration()
    {
        var setup = new EngineSetup { Agents = new Dictionary<string, string> { ["1001"] = "{ slaes: 5 }" } };
        (int code, string said) = await Engine.Launch(this, setup).Exit(Limit);
        Assert.Equal(1, code);
        Assert.Contains("slaes", said);
    }

    [Fact]
    public async Task An_unknown_option_is_a_wrong_call()
    {
        PeerProcess wrong = Use(Engine.Command(FolderFor("wrong"), "run", "--colour", "blue"));
        Assert.Equal(2, await wrong.Exit(Limit));
    }
}
