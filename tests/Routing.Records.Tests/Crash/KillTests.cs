using System.Diagnostics;
using Routing.Records.Model;
using Routing.Records.Sqlite;
using Routing.Records.Writing;

namespace Routing.Records.Tests.Crash;

/// <summary>kill -9 in the middle of writing, with real processes, threads and files.</summary>
[Collection("one writer at a time: all meters have one name")]
public sealed class KillTests
{
    [Fact]
    public async Task Each_interaction_is_there_once_after_a_kill()
    {
        using var folder = new TemporaryFolder();
        string notes = folder.File("notes");
        for (int kill = 1; kill <= 2; kill++)
        {
            await RunAndKill(folder, notes, lines: kill * 400);
        }

        // What a next start does; the write-ahead log is still as the last kill left it.
        await using (var writer = new RecordWriter(
            new SqliteRecordStore(folder.File("routing.db")), new RecordWriterOptions { Node = "pbx-1", SpillPath = folder.File("spill") }, TimeProvider.System))
        {
            writer.Add(Records.Short());
            Assert.True(await writer.FlushAsync(TimeSpan.FromSeconds(30)));
        }

        var reader = new SqliteRecordReader(folder.File("routing.db"));
        Dictionary<Guid, InteractionOutcome> written = [];
        foreach (InteractionRecord record in await reader.ListAsync(Records.Monday, Records.Monday.AddSeconds(1), 10_000))
        {
            Assert.Equal(record.Caller is null ? 0 : record.Outcome == InteractionOutcome.Answered ? 5 : 3, record.Segments.Count);
            written.Add(record.Id, record.Outcome); // throws on a second one
        }

        // The last line may be torn by the kill: what has no whole line was not promised.
        string text = await File.ReadAllTextAsync(notes);
        foreach (string line in text[..text.LastIndexOf('\n')].Split('\n'))
        {
            string[] words = line.Split(' ');
            Assert.Equal(words[0] == "ended" ? InteractionOutcome.Answered : InteractionOutcome.Failed, written[Guid.Parse(words[1])]);
        }
    }

    private static async Task RunAndKill(TemporaryFolder folder, string notes, int lines)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Routing.Records.Tests.dll");
        var start = new ProcessStartInfo("dotnet", [program, "-explicit", "only", "-class", typeof(CrashingChild).FullName!])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[CrashingChild.FolderVariable] = Path.GetDirectoryName(notes);
        using Process child = Process.Start(start)!;
        try
        {
            long deadline = Stopwatch.GetTimestamp() + (60 * Stopwatch.Frequency);
            while (!File.Exists(notes) || CountLines(notes) < lines)
            {
                Assert.True(Stopwatch.GetTimestamp() < deadline && !child.HasExited, "The child wrote too little.");
                await Task.Delay(20);
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }
    }

    private static int CountLines(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Count(c => c == '\n');
    }
}
