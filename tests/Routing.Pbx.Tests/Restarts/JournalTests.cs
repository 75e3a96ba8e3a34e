using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Acd.Model;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Restarts;
using Routing.Pbx.Scheduling;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Restarts;

/// <summary>What is kept over a restart is what was once true, whenever the process is killed and whatever becomes of the disk.</summary>
public sealed class JournalTests : IDisposable
{
    private static readonly string[] Desks = ["1001", "1002", "2001", "é\"\n"];

    private readonly string _folder = Directory.CreateTempSubdirectory("routing-journal-").FullName;
    private readonly LogLines _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_beginning_of_the_file_is_left_says_what_was_once_true(int seed)
    {
        var random = new Random(seed);
        JournalFile<string, DeskLine> file = Desk("whole.jsonl", slack: 300);
        file.Read();
        SortedDictionary<string, DeskLine> now = [];
        List<string> history = [Text([])]; // by how many changes there were
        int changes = 0;
        List<(long Length, int Changes)> wholes = [];
        for (int batch = 0; batch < 60; batch++)
        {
            long before = Length();
            List<(string, DeskLine?)> these = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Any(random))];
            foreach ((string desk, DeskLine? line) in these)
            {
                now.Remove(desk);
                if (line is not null)
                {
                    now[desk] = line;
                }

                history.Add(Text(now.Values));
                changes++;
            }

            file.Write(these);
            if (batch == 0 || Length() < before)
            {
                wholes.Add((Length(), changes));
            }

            Assert.True(Length() < 2000, "it does not grow");
        }

        Assert.True(wholes.Count > 3, "it was written anew now and then");
        byte[] all = File.ReadAllBytes(Of("whole.jsonl"));
        for (int length = (int)wholes[^1].Length; length <= all.Length; length++)
        {
            File.WriteAllBytes(Of("cut.jsonl"), all[..length]);
            bool isTorn = length < all.Length && all[length - 1] != '\n' && all[length] != '\n';
            int lines = all.AsSpan((int)wholes[^1].Length, length - (int)wholes[^1].Length).Count((byte)'\n') + (all[length - 1] != '\n' && !isTorn ? 1 : 0);
            Assert.Equal(history[wholes[^1].Changes + lines], Text(Desk("cut.jsonl").Read()));
        }

        Assert.Equal(history[^1], Text(Desk("whole.jsonl").Read()));
        Assert.DoesNotContain(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));

        long Length() => File.Exists(Of("whole.jsonl")) ? new FileInfo(Of("whole.jsonl")).Length : 0;
    }

    [Fact]
    public void After_a_torn_line_the_next_run_goes_on_and_says_that_it_was()
    {
        File.WriteAllText(Of("desks.jsonl"), """
            {"desk":"1001","set":{"always":"2002"}}
            {"desk":"1002","set":{"al
            """);
        JournalFile<string, DeskLine> file = Desk("desks.jsonl");
        Assert.Equal("1001", Assert.Single(file.Read()).Desk);
        file.Write([("1003", new DeskLine("1003", new DeskState { Busy = "1" }))]);
        file.Write([("1001", null)]);
        Assert.Equal("1003", Assert.Single(Desk("desks.jsonl").Read()).Desk);
        Assert.Equal(3, File.ReadAllLines(Of("desks.jsonl")).Length);
        Assert.StartsWith("Information", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.False(File.Exists(Of("desks.jsonl.unread")));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{\"desk\":\"1001\",\"set\":{\"mode\":\"Meditating\"}}")] // whole, and of a newer version
    [InlineData("{\"set\":{}}")]
    [InlineData("\0\0\0\0\n{\"desk\":\"1001\",\"set\":{\"al")] // a power cut
    public void What_is_not_the_beginning_of_a_line_of_ours_is_kept_for_somebody_to_mend(string text)
    {
        File.WriteAllText(Of("desks.jsonl"), text);
        JournalFile<string, DeskLine> file = Desk("desks.jsonl");
        Assert.Empty(file.Read());
        Assert.Contains("line 1: ", Assert.Single(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
        file.Write([("1003", new DeskLine("1003", new DeskState { Busy = "1" }))]);
        Assert.Equal(text, File.ReadAllText(Of("desks.jsonl.unread")));
    }

    [Fact]
    public void A_file_that_somebody_has_written_to_meanwhile_or_taken_away_is_made_anew()
    {
        JournalFile<string, DeskLine> file = Desk("desks.jsonl");
        file.Read();
        file.Write([Set("1001", "1")]);
        File.AppendAllText(Of("desks.jsonl"), "{\"desk\":");
        file.Write([Set("1002", "2")]);
        Assert.Equal(["1001", "1002"], Desk("desks.jsonl").Read().Select(line => line.Desk));
        File.Delete(Of("desks.jsonl"));
        file.Write([Set("1003", "3")]);
        Assert.Equal(["1001", "1002", "1003"], Desk("desks.jsonl").Read().Select(line => line.Desk));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void A_disk_that_takes_nothing_is_told_of_once_and_has_everything_half_a_minute_after_it_does()
    {
        var scheduler = new VirtualScheduler();
        Directory.CreateDirectory(Of("desks.jsonl")); // in the place of the file
        using var journal = new Journal<string, DeskLine>(scheduler, Desk("desks.jsonl"), _log);
        journal.Open();
        _log.Lines.Clear();
        for (int i = 0; i < 20; i++)
        {
            (string desk, DeskLine? line) = Set($"{1001 + i}", "1");
            journal.Change(desk, line, TimeSpan.FromSeconds(1));
            scheduler.Advance(TimeSpan.FromSeconds(50));
        }

        Assert.StartsWith("Error: what people set at desks can not be written", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Directory.Delete(Of("desks.jsonl"));
        scheduler.Advance(Journal<string, DeskLine>.Retry);
        Assert.Equal(20, Desk("desks.jsonl").Read().Count);
        Assert.Equal(["Information: what people set at desks: written again"], _log.Lines[1..]);
    }

    [Fact]
    public void Changes_are_written_within_their_time_all_at_once_and_none_before_it_was_read()
    {
        var scheduler = new VirtualScheduler();
        using var journal = new Journal<string, DeskLine>(scheduler, Desk("desks.jsonl"), _log);
        Change("1001", 5);
        scheduler.Advance(TimeSpan.FromSeconds(20));
        Assert.False(File.Exists(Of("desks.jsonl")));
        journal.Open();
        scheduler.Advance(TimeSpan.Zero);
        Assert.Equal(1, Written());
        Change("1002", 5);
        scheduler.Advance(TimeSpan.FromSeconds(1));
        Change("1003", 0.5);
        scheduler.Advance(TimeSpan.FromSeconds(0.4));
        Assert.Equal(1, Written());
        scheduler.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(3, Written());
        Change("1004", 5);
        journal.Dispose();
        Change("1005", 0);
        scheduler.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(["1001", "1002", "1003", "1004"], Desk("desks.jsonl").Read().Select(line => line.Desk));

        int Written() => File.ReadAllLines(Of("desks.jsonl")).Length;

        void Change(string desk, double seconds) => journal.Change(desk, Set(desk, "1").Line, TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Ten_thousand_phones_that_register_each_minute_leave_a_file_three_times_its_shortest_at_most()
    {
        const int Phones = 10_000;
        string path = Of("registrations.jsonl");
        JournalFile<(string, string, string), KeptBinding> file = new RegistrationFile(path, NullLogger.Instance).Open();
        file.Read();
        var flow = new SipFlow(SipProtocol.Udp, IPEndPoint.Parse("10.0.0.1:5060"), IPEndPoint.Parse("10.0.0.2:5060"));
        DateTimeOffset at = DateTimeOffset.UnixEpoch;
        file.Write([.. Enumerable.Range(0, Phones).Select(Refreshed)]);
        long shortest = new FileInfo(path).Length;
        int anew = 0;
        for (int seconds = 0, phone = 0; seconds < 300; seconds += 5)
        {
            at += TimeSpan.FromSeconds(5);
            long before = new FileInfo(path).Length;
            file.Write([.. Enumerable.Range(phone, Phones / 12).Select(one => Refreshed(one % Phones))]);
            phone += Phones / 12;
            long after = new FileInfo(path).Length;
            anew += after < before ? 1 : 0;
            Assert.InRange(after, shortest, (3 * shortest) + file.Slack);
        }

        Assert.InRange(anew, 1, 5); // of sixty writes
        Assert.Equal(Phones, new RegistrationFile(path, NullLogger.Instance).Open().Read().Count);

        ((string, string, string), KeptBinding?) Refreshed(int phone)
        {
            var binding = new SipBinding($"{phone}", $"sip:{phone}@10.1.2.3:5060", flow, at.AddSeconds(60));
            return ((binding.User, binding.ContactUri, ""), new KeptBinding(binding, $"{phone}@10.1.2.3", 1));
        }
    }

    // Its own reader refuses what is larger: all would be gone at the restart.
    [Fact]
    public void It_is_written_anew_before_it_is_larger_than_its_reader_takes()
    {
        const int Most = 16_000;
        var file = new JournalFile<string, DeskLine>(Of("large.jsonl"), new DeskLines(), isFlushed: false, _log) { MostBytes = Most, Slack = 4000 };
        file.Read();
        file.Write([.. Enumerable.Range(0, 200).Select(desk => Line(desk, 0))]);
        Assert.InRange(new FileInfo(Of("large.jsonl")).Length, Most / 3, Most / 2); // twice that and the slack is too much
        for (int turn = 1; turn < 1000; turn++)
        {
            file.Write([Line(turn % 200, turn)]);
            Assert.InRange(new FileInfo(Of("large.jsonl")).Length, 1, Most);
        }

        var next = new JournalFile<string, DeskLine>(Of("large.jsonl"), new DeskLines(), isFlushed: false, _log) { MostBytes = Most };
        Assert.Equal(200, next.Read().Count);
        Assert.Empty(_log.Lines);

        static (string, DeskLine?) Line(int desk, int turn) => Set($"{desk}", $"{turn}");
    }

    private static (string Desk, DeskLine? Line) Set(string desk, string always) => (desk, new DeskLine(desk, new DeskState { Always = always }));

    private static (string, DeskLine?) Any(Random random)
    {
        string desk = Desks[random.Next(Desks.Length)];
        return (desk, random.Next(4) == 0 ? null : new DeskLine(desk, new DeskState { Always = $"{random.Next(1000)}é", Mode = random.Next(2) == 0 ? AgentMode.Paused : null }));
    }

    private static string Text(IEnumerable<DeskLine> lines) => string.Join("\n", lines.OrderBy(line => line.Desk, StringComparer.Ordinal));

    private string Of(string name) => Path.Combine(_folder, name);

    private JournalFile<string, DeskLine> Desk(string name, long slack = 256 << 10) => new(Of(name), new DeskLines(), isFlushed: false, _log) { Slack = slack };
}
