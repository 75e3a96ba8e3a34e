using Routing.Acd;
using Routing.Acd.Journal;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Pbx.Queues;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Tests.Queues;

/// <summary>The journal in a file: what a partition did can be done again, and a full ring or disk never stops a call.</summary>
public sealed class AcdJournalFileTests : IAcdEvents, IAcdAlarm
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"journal-{Guid.NewGuid():N}");

    [Fact]
    public async Task What_a_partition_did_is_replayed_the_same()
    {
        await using (var journal = AcdJournalFile.Open(_path, TimeProvider.System, Fail))
        {
            Work(journal, 1_000);
        }

        ReplayResult result = Replay();
        Assert.True(result.IsSame, result.Difference ?? result.Broken);
        Assert.Equal((1_000L, 999L), (result.Commands, result.Events));
    }

    [Fact]
    public async Task One_that_is_there_already_is_kept_beside_it()
    {
        await File.WriteAllTextAsync(_path, "ACDJ yesterday's", TestContext.Current.CancellationToken);
        await using (var journal = AcdJournalFile.Open(_path, TimeProvider.System, Fail))
        {
            Work(journal, 10);
        }

        Assert.Equal("ACDJ yesterday's", await File.ReadAllTextAsync(_path + ".old", TestContext.Current.CancellationToken));
        File.Delete(_path + ".old");
        Assert.Equal(10, Replay().Commands);
    }

    [Fact]
    public async Task What_is_no_journal_is_left_alone()
    {
        await File.WriteAllTextAsync(_path, "somebody's", TestContext.Current.CancellationToken);
        Assert.Contains("no journal", Assert.Throws<IOException>(() => AcdJournalFile.Open(_path, TimeProvider.System, Fail)).Message);
        Assert.Equal("somebody's", await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_path + ".old"));
        File.Delete(_path);
    }

    [Fact]
    public async Task Whatever_a_stream_or_the_one_who_is_told_does_no_timer_falls()
    {
        long before = AcdJournalFile.Broken;
        int told = 0;
        await using (var journal = new AcdJournalFile(new FullDisk(new NotSupportedException("not that")), TimeProvider.System, why =>
        {
            told++;
            throw new InvalidOperationException("nor that");
        }))
        {
            Work(journal, 1_000);
        }

        Assert.Equal(1, told);
        Assert.True(AcdJournalFile.Broken > before);
    }

    [Fact]
    public async Task More_than_fits_before_it_is_written_ends_in_a_gap_and_is_told_once()
    {
        var told = new List<string>();
        await using (var journal = new AcdJournalFile(new FileStream(_path, FileMode.Create), new VirtualScheduler(DateTimeOffset.UnixEpoch).Time, told.Add))
        {
            Work(journal, 30_000); // the timer of a clock that stands still never comes
        }

        ReplayResult result = Replay();
        Assert.Null(result.Difference);
        Assert.Contains("are missing", result.Broken);
        Assert.Single(told);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_told_once_and_nobody_waits_for_it()
    {
        var told = new List<string>();
        await using (var journal = new AcdJournalFile(new FullDisk(), TimeProvider.System, told.Add))
        {
            Work(journal, 10_000);
        }

        Assert.Contains("no space", Assert.Single(told));
    }

    void IAcdEvents.OnEvent(in AcdEvent acdEvent)
    {
    }

    void IAcdAlarm.Arm(long? dueMicroseconds)
    {
    }

    private static void Fail(string why) => Assert.Fail(why);

    private ReplayResult Replay()
    {
        try
        {
            using FileStream file = File.OpenRead(_path);
            return AcdReplay.Run(file);
        }
        finally
        {
            File.Delete(_path);
        }
    }

    private void Work(IAcdJournal journal, int commands)
    {
        var partition = new AcdPartition(this, this, work => work.Execute(), new AcdPartitionOptions { Journal = journal });
        var plan = new RoutingPlan { Version = 1, Queues = [new QueuePlan { Id = new QueueId(0), Name = "support" }], Agents = [] };
        partition.Post(AcdCommand.LoadPlan(1, plan));
        for (int i = 1; i < commands; i++)
        {
            partition.Post(AcdCommand.Submit(i, new Guid(i, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0), new QueueId(i % 3 == 0 ? 1 : 0)));
        }

        partition.Snapshot();
    }

    /// <summary>Takes the header, and nothing after it.</summary>
    private sealed class FullDisk(Exception? fault = null) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length > 0)
            {
                throw fault ?? new IOException("no space left on the device");
            }

            base.Write(buffer, offset, count);
        }
    }
}
