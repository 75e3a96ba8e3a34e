using Routing.Records.Model;
using Routing.Records.Sqlite;
using Routing.Records.Writing;

namespace Routing.Records.Tests.Crash;

/// <summary>
/// Not a test: the program that <see cref="KillTests"/> starts and kills. It begins and ends interactions as
/// fast as it can and notes in a file, once a flush has said that they are kept, which.
/// </summary>
public sealed class CrashingChild
{
    public const string FolderVariable = "ROUTING_CRASHING_CHILD";

    private const int Round = 20;

    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Started by KillTests only.");
        var options = new RecordWriterOptions { Node = "pbx-1", SpillPath = Path.Combine(folder!, "spill"), Heartbeat = TimeSpan.FromMilliseconds(50) };
        await using var writer = new RecordWriter(new SqliteRecordStore(Path.Combine(folder!, "routing.db")), options, TimeProvider.System);
        await using StreamWriter notes = File.AppendText(Path.Combine(folder!, "notes"));
        notes.AutoFlush = true;
        for (int round = 0; round < 100_000; round++)
        {
            Guid[] begun = [.. Enumerable.Range(0, Round).Select(_ => Guid.CreateVersion7())];
            Guid[] ended = begun[..(Round / 2)];
            Array.ForEach(begun, id => writer.Begin(Records.Answered(id) with { Outcome = InteractionOutcome.Failed, Connected = null, Segments = [.. Records.Answered(id).Segments.Take(3)] }));
            Array.ForEach(ended, id => writer.Add(Records.Answered(id)));
            Assert.True(await writer.FlushAsync(TimeSpan.FromSeconds(30)));
            await notes.WriteAsync(string.Concat(begun.Select(id => $"{(ended.Contains(id) ? "ended" : "begun")} {id}\n")));
        }
    }
}
