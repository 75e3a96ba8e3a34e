using Routing.Records.Model;
using Routing.Records.Sqlite;
using Routing.Records.Writing;
using static Routing.Records.Tests.Records;

namespace Routing.Records.Tests.Writing;

/// <summary>The writer on its own thread, with the real clock and many who add.</summary>
[Collection("one writer at a time: all meters have one name")]
public sealed class ConcurrentWritingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_many_threads_add_is_written_once()
    {
        const int Threads = 4, Each = 500;
        await using (RecordWriter writer = Writer(new SqliteRecordStore(_folder.File("routing.db"))))
        {
            Parallel.For(0, Threads, _ =>
            {
                for (int i = 0; i < Each; i++)
                {
                    InteractionRecord record = Answered();
                    writer.Begin(record);
                    writer.Add(record);
                    writer.Add(record);
                    writer.Add(new AgentStateEntry("1001", Monday, "busy", null));
                }
            });
            Assert.True(await writer.FlushAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal((Threads * Each, 0, 0), (writer.Written, writer.Pending, writer.Lost));
        }

        var reader = new SqliteRecordReader(_folder.File("routing.db"));
        Assert.Equal(Threads * Each, (await reader.CountByOutcomeAsync())[InteractionOutcome.Answered]);
        Assert.Equal(Threads * Each, (await reader.ListAgentStatesAsync("1001", Monday, Monday.AddDays(1), 10_000)).Count);
    }

    [Fact]
    public async Task Disposal_writes_what_is_left()
    {
        RecordWriter writer = Writer(new SqliteRecordStore(_folder.File("routing.db")), linger: TimeSpan.FromHours(1));
        writer.Add(Answered());
        await writer.DisposeAsync();
        Assert.Equal((1, 0), (writer.Written, writer.Pending));
        Assert.False(File.Exists(_folder.File("routing.db-wal"))); // closed in order
    }

    [Fact]
    public async Task A_flush_gives_up_at_its_deadline()
    {
        var store = new FlakyStore(new SqliteRecordStore(_folder.File("routing.db"))) { Fails = true };
        await using RecordWriter writer = Writer(store);
        writer.Add(Answered());
        Assert.False(await writer.FlushAsync(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Disposal_gives_up_on_a_store_that_hangs()
    {
        using var release = new ManualResetEventSlim();
        RecordWriter writer = Writer(new HangingStore(release), disposeDeadline: TimeSpan.FromMilliseconds(50));
        writer.Add(Answered());
        Task<bool> flush = writer.FlushAsync(TimeSpan.FromSeconds(30));
        await writer.DisposeAsync();
        Assert.False(await flush);
        release.Set();
    }

    private RecordWriter Writer(IRecordStore store, TimeSpan? linger = null, TimeSpan? disposeDeadline = null) => new(
        store,
        new RecordWriterOptions
        {
            Node = "pbx-1",
            SpillPath = _folder.File("spill"),
            Linger = linger ?? TimeSpan.FromMilliseconds(1),
            DisposeDeadline = disposeDeadline ?? TimeSpan.FromSeconds(10),
        },
        TimeProvider.System);

    private sealed class HangingStore(ManualResetEventSlim release) : IRecordStore
    {
        public void Open(in RecordOrigin origin) => release.Wait(TimeSpan.FromSeconds(30));

        public RecordWriteResult Write(IReadOnlyList<RecordEntry> batch, in RecordOrigin origin) => default;

        public int Recover(in RecordOrigin origin) => 0;

        public void Dispose()
        {
        }
    }
}
