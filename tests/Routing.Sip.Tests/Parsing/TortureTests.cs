using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Parsing;

public sealed class TortureTests
{
    public static TheoryData<string, string> Verdicts()
    {
        var rows = new TheoryData<string, string>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "torture", "verdicts.txt")))
        {
            if (!line.StartsWith('#'))
            {
                string[] parts = line.Split(' ');
                rows.Add(parts[0], parts[1]);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Each_torture_message_has_its_verdict(string file, string verdict)
    {
        Wire.ReadAll(Wire.Torture(file), new SipIndex(), out SipParseError error);
        Assert.Equal(verdict, error.ToString());
    }

    [Fact]
    public void Every_torture_message_has_a_row()
    {
        string root = Path.Combine(AppContext.BaseDirectory, "torture");
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Where(file => file != "verdicts.txt").Order()];
        Assert.Equal(files, Verdicts().Select(row => row.Data.Item1).Order());
        Assert.Equal(62, files.Length);
    }
}
