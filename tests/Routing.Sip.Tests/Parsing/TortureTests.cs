using System.Net;
using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Parsing;

/// <summary>The messages of RFC 4475 and RFC 5118 and our own, each with what becomes of it: <c>torture/verdicts.txt</c>.</summary>
public sealed class TortureTests
{
    public static TheoryData<string, string, string> Verdicts()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "torture", "verdicts.txt")))
        {
            if (!line.StartsWith('#'))
            {
                string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                rows.Add(parts[0], parts[2], parts[4]);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Each_torture_message_has_its_verdict(string file, string verdict, string answer)
    {
        Wire.ReadAll(Wire.Torture(file), new SipIndex(), out SipParseError error);
        Assert.True(verdict == error.ToString(), $"{error} instead of {verdict}, {answer}");
    }

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void Each_torture_message_gets_its_answer(string file, string verdict, string answer)
    {
        byte[] bytes = Wire.Torture(file);
        var door = new Door();
        IPEndPoint from = System.Text.Encoding.ASCII.GetString(bytes, 0, 8) == "REGISTER" ? Door.Phone : Door.Trunk;
        int status = door.Ask(bytes, from);
        string got = door.App.Calls.Count > 0 ? "call" : status == 0 ? "-" : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(answer == got, $"{got} instead of {answer}, {verdict}");
        Assert.Empty(door.Faults);
    }

    [Fact]
    public void Where_we_differ_from_the_RFC_the_reason_is_written_down()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "torture", "verdicts.txt"));
        string[] differing = [.. lines.Where(line => !line.StartsWith('#')).Select(line => line.Split(' '))
            .Where(row => row[3] != "*" && !row[3].Split('|').Contains(row[4])).Select(row => row[0])];
        Assert.Equal(differing.Order(), lines.Where(line => line.StartsWith("#! ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]).Order());
    }

    [Fact]
    public void The_session_description_is_picked_out_of_a_body_of_several_parts()
    {
        var door = new Door();
        door.Ask(Wire.Torture("own/multipart-sdp"));
        string offer = System.Text.Encoding.ASCII.GetString(door.App.Calls[0].Dialog.Offer.Span);
        Assert.StartsWith("v=0\r\n", offer, StringComparison.Ordinal);
        Assert.EndsWith("RTP/AVP 8 0\r\n", offer, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_torture_message_has_a_row()
    {
        string root = Path.Combine(AppContext.BaseDirectory, "torture");
        string[] files = [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Where(file => file != "verdicts.txt").Order()];
        Assert.Equal(files, Verdicts().Select(row => row.Data.Item1).Order());
        Assert.Equal(62, files.Count(file => file.StartsWith("rfc", StringComparison.Ordinal)));
    }
}
