using System.Globalization;
using System.Text;

namespace Routing.Server.Tracing;

/// <summary>
/// Draws what was said in SIP as people draw it: a column for each address, the engine among them, time downwards, an arrow for
/// each message.
/// </summary>
internal static class SipLadder
{
    private const int Width = 28;
    private const string Engine = "routing";

    // To the left of the first column: both times.
    private const int Margin = 26;

    /// <summary>The lines. <paramref name="start"/> is where relative times begin.</summary>
    public static IEnumerable<string> Of(SipStory story, DateTimeOffset start)
    {
        if (story.Legs.Count == 0)
        {
            yield break;
        }

        // The engine stands behind the first peer, where the caller's leg ends and the others begin.
        List<string> columns = [.. story.Legs.SelectMany(leg => leg.Messages).OrderBy(step => step.At).Select(Peer).Distinct()];
        columns.Insert(Math.Min(1, columns.Count), Engine);
        for (int i = 0; i < story.Legs.Count; i++)
        {
            SipLeg leg = story.Legs[i];
            yield return $"leg {i + 1}: Call-ID {leg.CallId}{Lost(leg)}";
        }

        yield return new string(' ', Margin) + string.Concat(columns.Select(Centred)).TrimEnd();
        foreach ((SipStep step, int leg) in story.Legs.SelectMany((leg, i) => leg.Messages.Select(step => (step, i))).OrderBy(line => line.step.At))
        {
            yield return Times(step, start) + Arrow(columns, step) + Notes(step, leg, story.Legs.Count);
            foreach (string line in step.Text?.TrimEnd().Split('\n', StringSplitOptions.None) ?? [])
            {
                yield return new string(' ', Margin) + "  " + line.TrimEnd('\r');
            }
        }
    }

    private static string Lost(SipLeg leg)
    {
        string gone = leg.Gone == 0 || leg.Messages.Count == 0 ? "" : Invariant($"; {leg.Gone} messages older than {leg.Messages[0].At.UtcDateTime:HH:mm:ss.fff} are gone");
        return gone + (leg.NotKept == 0 ? "" : Invariant($"; {leg.NotKept} were not kept (node.sip.trace.per_call)"));
    }

    private static string Times(SipStep step, DateTimeOffset start) =>
        Invariant($"{(step.At - start).TotalSeconds,10:0.000}  {step.At.UtcDateTime:HH:mm:ss.fff}  ");

    private static string Arrow(List<string> columns, SipStep step)
    {
        var line = new StringBuilder(new string(' ', columns.Count * Width));
        for (int i = 0; i < columns.Count; i++)
        {
            line[At(i)] = '|';
        }

        int peer = columns.IndexOf(Peer(step));
        int engine = columns.IndexOf(Engine);
        (int left, int right) = (At(Math.Min(peer, engine)), At(Math.Max(peer, engine)));
        for (int i = left + 1; i < right; i++)
        {
            line[i] = '-';
        }

        bool isRight = (step.Direction == "in") == (peer < engine);
        line[isRight ? right - 1 : left + 1] = isRight ? '>' : '<';
        string label = Label(step);
        label = $" {(label.Length > Width - 8 ? label[..(Width - 8)] : label)} ";
        int at = left + ((right - left - label.Length) / 2) + 1;
        for (int i = 0; i < label.Length; i++)
        {
            line[at + i] = label[i];
        }

        return line.ToString();
    }

    private static string Label(SipStep step) => step.Status is { } status ? Invariant($"{status} {step.Phrase}") : step.Method;

    private static string Notes(SipStep step, int leg, int legs)
    {
        List<string> notes = [];
        if (legs > 1)
        {
            notes.Add(Invariant($"leg {leg + 1}"));
        }

        notes.Add(step.Status is null ? Invariant($"CSeq {step.Cseq}") : Invariant($"CSeq {step.Cseq} {step.Method}"));
        if (step.Transport != "udp")
        {
            notes.Add(step.Transport);
        }

        if (step.Repeat)
        {
            notes.Add("again");
        }

        if (step.Sdp is { } sdp)
        {
            notes.Add($"SDP {sdp}");
        }

        return string.Join(", ", notes);
    }

    private static int At(int column) => (column * Width) + (Width / 2);

    private static string Peer(SipStep step) => step.Remote;

    private static string Centred(string text)
    {
        string cut = text.Length > Width - 2 ? text[..(Width - 2)] : text;
        return cut.PadLeft(((Width + cut.Length) / 2) + 1).PadRight(Width);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
