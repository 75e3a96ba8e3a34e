using Routing.Acd.Journal;
using Routing.Acd.Model;
using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

/// <summary><c>routing replay</c>: what it says, and by which number it ends.</summary>
public sealed class ReplayCommandTests
{
    private static readonly JournalHeader Header = new(0, 1, 1, 1_000, 16);

    [Fact]
    public void The_same_is_0() => Assert.Equal((0, "1 commands, 0 events: same\n", ""), Replay(journal => journal.Write(AcdCommand.Tick(1))));

    [Fact]
    public void A_difference_is_1_and_names_the_command()
    {
        (int code, string output, _) = Replay(journal =>
        {
            journal.Write(AcdCommand.Tick(7));
            journal.Write(new AcdEvent { Kind = AcdEventKind.Queued });
        });
        Assert.Equal(1, code);
        Assert.Contains("command 1 (Tick at 7), event 1: the journal has", output);
    }

    [Fact]
    public void What_breaks_off_is_2()
    {
        (int code, _, string errors) = Replay(journal => journal.WriteGap(3));
        Assert.Equal(2, code);
        Assert.Contains("3 commands and events are missing", errors);
    }

    [Fact]
    public void What_is_not_there_is_2()
    {
        using var errors = new StringWriter();
        Assert.Equal(2, ReplayCommand.Replay("/nowhere/acd.journal", TextWriter.Null, errors));
        Assert.StartsWith("routing: Could not find", errors.ToString());
    }

    private static (int Code, string Output, string Errors) Replay(Action<JournalOutput> write)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.Create(path))
            {
                write(new JournalOutput(file, Header));
            }

            using var output = new StringWriter { NewLine = "\n" };
            using var errors = new StringWriter { NewLine = "\n" };
            return (ReplayCommand.Replay(path, output, errors), output.ToString(), errors.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
