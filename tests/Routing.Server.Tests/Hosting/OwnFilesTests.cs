using Routing.Pbx.Configuration;

namespace Routing.Server.Tests.Hosting;

public sealed class OwnFilesTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task What_the_engine_keeps_in_its_data_directory_is_no_place_for_the_journal()
    {
        string[] made = [.. Directory.GetFiles(fixture.DataDirectory).Select(file => Path.GetFileName(file))];
        Assert.Contains("routing.lock", made);
        string text = await File.ReadAllTextAsync(Path.Combine(fixture.ConfigDirectory, "routing.yaml"));
        string folder = Directory.CreateTempSubdirectory("routing-own-").FullName;
        try
        {
            // Those of the phones come with the first registration, and their neighbours with a fault; SQLite's own for a moment.
            foreach (string file in made.Append("routing.db-journal").Union(from kept in (string[])["desks.jsonl", "registrations.jsonl"] from more in (string[])["", ".new", ".unread"] select kept + more))
            {
                await File.WriteAllTextAsync(Path.Combine(folder, "routing.yaml"), text + $"acd: {{ journal: {file} }}\n");
                ConfigurationResult result = new ConfigurationLoader(folder, _ => null) { DataDirectory = fixture.DataDirectory }.Load();
                Assert.True(result.Plan is null, $"acd.journal may be {file}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
