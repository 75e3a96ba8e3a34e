using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>What would be otherwise if the files were loaded now.</summary>
public sealed class PreviewTests : IDisposable
{
    private const string Before = """
        skills: [red, blue]
        agents: { "1001": { device: { username: "1001", password: secret-1001 }, skills: { red: 5 } } }
        queues: { sales: { requires: { red: 1 }, wrap_up: 10s } }
        flows: { menu: [ { queue: sales } ] }
        numbers: { "100": { flow: menu } }
        """;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("wrap_up: 10s", "wrap_up: 11s", "Changed queues.sales.wrap_up")]
    [InlineData(", wrap_up: 10s", "", "Removed queues.sales.wrap_up")]
    [InlineData("wrap_up: 10s", "wrap_up: 10s, ring_timeout: 9s", "Added queues.sales.ring_timeout")]
    [InlineData("{ queue: sales }", "hangup", "Changed flows.menu")]
    [InlineData("[red, blue]", "[blue, red]", "Changed skills")]
    [InlineData("secret-1001", "secret-of-1001", "Changed agents.1001.device.password")]
    [InlineData("\"100\": { flow: menu }", "\"101\": { flow: menu }", "Added numbers.101 Removed numbers.100")]
    [InlineData("wrap_up: 10s", "wrap_up: \"10s\" # the same", "")]
    [InlineData("requires: { red: 1 }, wrap_up: 10s", "wrap_up: 10s, requires: { red: 1 }", "")]
    [InlineData("red: 1 }", "reed: 1 }", "Added queues.sales.requires.reed Removed queues.sales.requires.red")] // wrong, and told all the same
    [InlineData("numbers:", "numbers: [", "")] // no YAML at all: nothing can be said
    public void Each_change_has_its_path(string was, string becomes, string changes)
    {
        _directory["a.yaml"] = Before;
        var loader = new ConfigurationLoader(_directory.Path, _ => null);
        Assert.NotNull(loader.Load().Plan);
        _directory["a.yaml"] = Before.Replace(was, becomes, StringComparison.Ordinal);
        Assert.NotEqual(Before, File.ReadAllText(Path.Combine(_directory.Path, "a.yaml")));
        ConfigurationPreview preview = loader.Preview();
        Assert.Equal(changes, string.Join(' ', preview.Changes.Select(change => $"{change.Kind} {change.Path}")));
        Assert.Equal(preview.Changes.Count, loader.Preview().Changes.Count);
        if (loader.Load().Plan is { } plan)
        {
            Assert.Equal(2, plan.Version);
            Assert.Empty(loader.Preview().Changes);
        }
    }

    // A number is for a name that was loaded: nothing else asks who there is.
    [Fact]
    public void Who_was_only_looked_at_gets_no_number()
    {
        _directory["a.yaml"] = Before;
        var loader = new ConfigurationLoader(_directory.Path, _ => null);
        Routing.Pbx.Configuration.Plans.NameTable names = loader.Load().Plan!.Names;
        _directory["a.yaml"] = Before.Replace("agents: { ", "agents: { \"1099\": { device: { username: \"1099\", password: secret-1099 } }, ", StringComparison.Ordinal);
        Assert.NotNull(loader.Preview().Result.Plan);
        Assert.Null(names.Agents.Find("1099"));
        Assert.NotNull(loader.Load().Plan);
        Assert.NotNull(names.Agents.Find("1099"));
    }
}
