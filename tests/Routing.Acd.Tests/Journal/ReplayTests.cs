using Routing.Acd.Journal;
using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Journal;

/// <summary>A journal replayed on a fresh core gives the same events byte for byte, or says where it does not.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void A_replayed_journal_gives_the_same_events()
    {
        for (int seed = 0; seed < 34; seed++)
        {
            Written written = Written.World(seed);
            Assert.Equal(new ReplayResult(written.Commands.Count, written.Events.Count, null, null), written.Replay());
        }
    }

    [Fact]
    public void The_first_event_that_differs_is_named()
    {
        Written good = Written.World(0);
        int at = good.Events.FindIndex(e => e.Kind == AcdEventKind.Reserved);
        ReplayResult result = Again(good, (e, i) => i == at ? e with { Agent = new AgentId(99) } : e).Replay();
        Assert.Equal(at + 1, result.Events);
        Assert.Contains("Agent = AgentId { Value = 99 }", result.Difference);
        Assert.False(result.IsSame);
    }

    [Fact]
    public void An_event_too_few_and_one_too_many_are_differences()
    {
        Written good = Written.World(0);
        Assert.Contains("the journal has nothing more", Again(good, (e, i) => i == 3 ? null : e).Replay().Difference);
        var more = new Written(new AcdPartitionOptions());
        more.OnCommand(AcdCommand.Tick(1));
        more.OnEvent(new AcdEvent { Kind = AcdEventKind.Queued, Sequence = 1 });
        Assert.Contains("the replay nothing more", more.Replay().Difference);
    }

    [Fact]
    public void A_gap_is_no_difference_and_not_the_same()
    {
        var written = new Written(new AcdPartitionOptions());
        written.OnCommand(AcdCommand.Tick(1));
        written.Gap(7);
        written.OnCommand(AcdCommand.Tick(2));
        ReplayResult result = written.Replay();
        Assert.Equal((1L, false), (result.Commands, result.IsSame));
        Assert.StartsWith("7 commands and events are missing", result.Broken);
    }

    [Fact]
    public void A_journal_cut_off_anywhere_is_broken_and_never_more_than_that()
    {
        byte[] bytes = Written.World(3, most: 60).Bytes;
        int whole = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            ReplayResult result = AcdReplay.Run(new MemoryStream(bytes, 0, length));
            whole += result.IsSame ? 1 : 0; // between a command's last event and the next command
            Assert.Null(result.Difference);
        }

        Assert.True(whole < 120);
    }

    [Fact]
    public void Any_bit_that_is_not_as_it_was_is_found()
    {
        byte[] bytes = Written.World(4, most: 40).Bytes;
        for (int bit = 0; bit < bytes.Length * 8; bit += 3)
        {
            byte[] broken = [.. bytes];
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(AcdReplay.Run(new MemoryStream(broken)).Broken);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ACDJ")]
    [InlineData("ACDJ\u0009zzzzzzzzzzzzzzzzzz")]
    [InlineData("once upon a time there was a text that is no journal at all")]
    public void What_is_no_journal_is_told_to_be_none(string text)
    {
        ReplayResult result = AcdReplay.Run(new MemoryStream([.. text.Select(c => (byte)c)]));
        Assert.Contains("journal", result.Broken);
    }

    private static Written Again(Written good, Func<AcdEvent, int, AcdEvent?> change)
    {
        var written = new Written(new AcdPartitionOptions { Seed = 0, EndedRemembered = 1024 });
        var core = new Matcher(new AcdPartitionOptions { Seed = 0, EndedRemembered = 1024 }, new Outbox(new Changing(written, change)));
        good.Commands.ForEach(command =>
        {
            written.OnCommand(command);
            core.Apply(command);
        });
        return written;
    }

    private sealed class Changing(Written written, Func<AcdEvent, int, AcdEvent?> change) : IAcdJournal
    {
        private int _count;

        public void Begin(JournalHeader header)
        {
        }

        public void OnCommand(in AcdCommand command)
        {
        }

        public void OnEvent(in AcdEvent acdEvent)
        {
            if (change(acdEvent, _count++) is { } changed)
            {
                written.OnEvent(changed);
            }
        }
    }
}
