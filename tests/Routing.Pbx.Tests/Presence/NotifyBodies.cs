using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Routing.Pbx.Tests.Presence;

/// <summary>
/// Reads each NOTIFY that the exchange sends, in whatever test: its body must be what its Content-Type says, by schema or
/// grammar, and its package's; documents of one dialog count up (RFC 4235 §4.1). The network sees it: faults are kept until
/// the world ends.
/// </summary>
internal sealed partial class NotifyBodies(IPEndPoint sender)
{
    private readonly Dictionary<string, (int CSeq, long Version)> _versions = [];
    private readonly List<string> _faults = [];

    /// <summary>NOTIFYs with a body that were read.</summary>
    public int Read { get; private set; }

    public IReadOnlyList<string> Faults => _faults;

    public void Look(IPEndPoint from, IPEndPoint to, ReadOnlyMemory<byte> message)
    {
        if (!from.Equals(sender) || !message.Span.StartsWith("NOTIFY "u8))
        {
            return;
        }

        string text = Encoding.UTF8.GetString(message.Span);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        (string head, string body) = (text[..end], text[(end + 4)..]);
        try
        {
            Check(head, body);
        }
        catch (Exception e)
        {
            _faults.Add($"{e.Message}\n{text}");
        }
    }

    private void Check(string head, string body)
    {
        string state = Value(head, "Subscription-State") ?? throw new InvalidOperationException("RFC 6665 §4.1.3: no Subscription-State");
        string? type = Value(head, "Content-Type");
        if (body.Length == 0)
        {
            Assert.Null(type);
            return;
        }

        Read++;
        string package = Value(head, "Event")!.Split(';')[0];
        Assert.Equal(
            package switch
            {
                "dialog" => "application/dialog-info+xml",
                "presence" => "application/pidf+xml",
                "message-summary" => "application/simple-message-summary",
                "refer" => "message/sipfrag;version=2.0",
                _ => "a package that nobody knows",
            },
            type);
        switch (package)
        {
            case "dialog":
                CheckVersion(head, body);
                break;
            case "presence":
                PidfChecker.Check(body);
                break;
            case "message-summary":
                Assert.Matches(MessageSummary(), body);
                Assert.Equal(body.StartsWith("Messages-Waiting: yes", StringComparison.Ordinal), !body.Contains("Voice-Message: 0/", StringComparison.Ordinal));
                break;
            default:
                Assert.Matches(SipFragment(), body);
                Assert.True(int.Parse(body.Split(' ')[1], CultureInfo.InvariantCulture) < 200 || state.StartsWith("terminated", StringComparison.Ordinal), "RFC 3515 §2.4.7: the last one says so");
                break;
        }
    }

    // A repetition is the same; what is newer has the next number, with none left out.
    private void CheckVersion(string head, string body)
    {
        int cseq = int.Parse(Value(head, "CSeq")!.Split(' ')[0], CultureInfo.InvariantCulture);
        string dialog = $"{Value(head, "Call-ID")} {Value(head, "From")!.Split(";tag=")[1]}";
        long version = long.Parse(Version().Match(body).Groups[1].Value, CultureInfo.InvariantCulture);
        DialogInfoChecker.Check(body, version);
        if (!_versions.TryGetValue(dialog, out (int CSeq, long Version) before))
        {
            Assert.Equal(0, version);
        }
        else
        {
            Assert.Equal(cseq == before.CSeq ? before.Version : before.Version + 1, version);
        }

        _versions[dialog] = (cseq, version);
    }

    private static string? Value(string head, string name) =>
        head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];

    // RFC 3842 §5.2: status line, account, then lines of a class with new/old (urgent/old).
    [GeneratedRegex(@"^Messages-Waiting: (yes|no)\r\n(Message-Account: sips?:[^\s]+\r\n)?((Voice|Fax|Pager|Multimedia|Text|None)-Message: [0-9]+/[0-9]+( \([0-9]+/[0-9]+\))?\r\n)*\z")]
    private static partial Regex MessageSummary();

    // RFC 3420 §2, RFC 3515 §2.4.5: a status line at least.
    [GeneratedRegex(@"^SIP/2\.0 [1-6][0-9][0-9] [^\r\n]*(\r\n[A-Za-z-]+: [^\r\n]*)*(\r\n)?(\r\n)?\z")]
    private static partial Regex SipFragment();

    [GeneratedRegex("<dialog-info [^>]*version=\"([0-9]+)\"")]
    private static partial Regex Version();
}
