using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>Where the ACD's journal may lie, as far as it can be known before the engine runs.</summary>
public sealed class JournalPlaceTests
{
    [Theory]
    [InlineData("acd.journal", null)]
    [InlineData("there/acd.journal", null)]
    [InlineData("{data}/there/acd.journal", null)]
    [InlineData("missing/acd.journal", "missing; make it")]
    [InlineData("/nonexistent/acd.journal", "there is no directory /nonexistent; make it")]
    [InlineData("there", "there is a directory")]
    [InlineData(".", "this names a directory")]
    [InlineData("..", "this names a directory")]
    [InlineData("there/", "this names a directory")]
    public void Its_folder_must_be_there_and_it_must_be_none(string journal, string? problem)
    {
        using var config = new TestDirectory();
        using var data = new TestDirectory();
        Directory.CreateDirectory(Path.Combine(data.Path, "there"));
        config["a.yaml"] = $"acd: {{ journal: \"{journal.Replace("{data}", data.Path, StringComparison.Ordinal)}\" }}";
        ConfigurationResult loaded = new ConfigurationLoader(config.Path, _ => null) { DataDirectory = data.Path }.Load();
        AssertTold(problem, loaded);
    }

    [Theory]
    [InlineData("missing/acd.journal", null)] // nobody knows of what
    [InlineData("/nonexistent/acd.journal", "there is no directory /nonexistent; make it")]
    [InlineData(".", "this names a directory")]
    public void Without_a_known_data_directory_only_what_is_absolute_is_looked_at(string journal, string? problem)
    {
        using var config = new TestDirectory();
        config["a.yaml"] = $"acd: {{ journal: \"{journal}\" }}";
        AssertTold(problem, new ConfigurationLoader(config.Path, _ => null).Load());
    }

    [Fact]
    public void A_data_directory_that_is_not_made_yet_is_no_problem()
    {
        using var config = new TestDirectory();
        config["a.yaml"] = "acd: { journal: acd.journal }";
        AssertTold(null, new ConfigurationLoader(config.Path, _ => null) { DataDirectory = Path.Combine(config.Path, "data") }.Load());
    }

    private static void AssertTold(string? problem, ConfigurationResult loaded)
    {
        ConfigurationProblem[] errors = [.. loaded.Problems.Where(one => one.IsError)];
        if (problem is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.Contains(problem, Assert.Single(errors).Text);
        }
    }
}
