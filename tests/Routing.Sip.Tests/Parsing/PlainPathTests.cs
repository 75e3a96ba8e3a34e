using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Parsing;

/// <summary>What is read the quick way is read just as the careful way reads it, to the last bit.</summary>
public sealed class PlainPathTests
{
    private static readonly byte[][] Corpus =
    [
        .. Wire.Valid.Select(Wire.Read),
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "torture"), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("verdicts.txt", StringComparison.Ordinal)).Order().Select(File.ReadAllBytes).Where(bytes => bytes.Length < 4_000),
    ];

    [Fact]
    public void Every_message_of_the_suites_every_prefix_and_every_changed_byte_is_read_alike()
    {
        SipIndex quick = new(), careful = new();
        foreach (byte[] message in Corpus)
        {
            AssertAlike(message, quick, careful);
            for (int i = 0; i < Math.Min(message.Length, 1_000); i++)
            {
                AssertAlike(message.AsSpan(0, i), quick, careful);
                byte before = message[i];
                foreach (byte other in "\0 \t\r\n\":;,=<9A"u8)
                {
                    message[i] = other;
                    AssertAlike(message, quick, careful);
                }

                message[i] = before;
            }
        }
    }

    [Fact]
    public void Random_spoiling_is_read_alike()
    {
        var mutator = new Mutator(2026, Corpus);
        SipIndex quick = new(), careful = new();
        int accepted = 0;
        for (int i = 0; i < 200_000; i++)
        {
            accepted += AssertAlike(mutator.Next(), quick, careful) ? 1 : 0;
        }

        Assert.InRange(accepted, 10_000, 190_000); // else it says nothing about one of the two
    }

    [Fact]
    public void Line_ends_at_every_place_of_a_block_are_found()
    {
        SipIndex quick = new(), careful = new();
        string invite = Encoding.Latin1.GetString(Wire.Read("invite"));
        for (int padding = 0; padding < 140; padding++)
        {
            string longer = invite.Replace("Max-Forwards", $"X-{new string('x', padding)}: y\r\nMax-Forwards", StringComparison.Ordinal);
            Assert.True(AssertAlike(Encoding.Latin1.GetBytes(longer), quick, careful));
            AssertAlike(Encoding.Latin1.GetBytes(longer.Replace("y\r\n", "y\n", StringComparison.Ordinal)), quick, careful);
            AssertAlike(Encoding.Latin1.GetBytes(longer.Replace("y\r\n", "y\r", StringComparison.Ordinal)), quick, careful);
            AssertAlike(Encoding.Latin1.GetBytes(longer.Replace("y\r\n", "y\r\n z\r\n", StringComparison.Ordinal)), quick, careful);
        }
    }

    [Fact]
    public void All_widths_of_vectors_see_the_same()
    {
        var ids = new SipIds(11);
        var block = new byte[ByteMasks.Width];
        for (int i = 0; i < 10_000; i++)
        {
            ids.Bytes(block);
            for (int j = 0; j < block.Length; j++)
            {
                block[j] = block[j] < 128 ? "\r\n: a\x8d\x8a\xba"u8[block[j] & 7] : block[j];
            }

            ByteMasks one = default;
            for (int j = 0; j < block.Length; j++)
            {
                one = new ByteMasks(one.Returns | Bit(block[j] == '\r', j), one.Feeds | Bit(block[j] == '\n', j), one.Colons | Bit(block[j] == ':', j));
            }

            Assert.Equal(one, ByteMasks.By512(block));
            Assert.Equal(one, ByteMasks.By256(block));
            Assert.Equal(one, ByteMasks.By128(block));
            Assert.Equal(one, ByteMasks.Of(block));
        }
    }

    [Fact]
    public void Members_of_lists_are_cut_as_text_would_be_cut()
    {
        const string Letters = "ab,, \t<>\"\\\r\n";
        var ids = new SipIds(12);
        for (int i = 0; i < 200_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, ids.Below(40)).Select(_ => Letters[ids.Below(Letters.Length)]));
            ReadOnlySpan<byte> list = Encoding.ASCII.GetBytes(text);
            var cut = new List<string>();
            while (SipScan.NextItem(ref list, out ReadOnlySpan<byte> item))
            {
                cut.Add(Encoding.ASCII.GetString(item));
            }

            Assert.Equal(Cut(text), cut);
        }
    }

    private static ulong Bit(bool isSet, int place) => (isSet ? 1UL : 0) << place;

    // The grammar in the plainest words: commas outside quotes and brackets; what never ends is one last member.
    private static List<string> Cut(string text)
    {
        char[] blanks = [' ', '\t', '\r', '\n'];
        var members = new List<string>();
        int start = 0;
        while (start < text.Length)
        {
            if (text[start] == ',' || blanks.Contains(text[start]))
            {
                start++;
                continue;
            }

            int end = start;
            while (end < text.Length && text[end] != ',')
            {
                int close = end;
                if (text[end] == '<')
                {
                    close = text.IndexOf('>', end);
                }
                else if (text[end] == '"')
                {
                    do
                    {
                        close += close < text.Length && text[close] == '\\' ? 2 : 1;
                    }
                    while (close < text.Length && text[close] != '"');
                    close = close < text.Length ? close : -1;
                }

                end = close < 0 ? text.Length : close + 1;
            }

            members.Add(text[start..end].Trim(blanks));
            start = end + 1;
        }

        return members;
    }

    private static bool AssertAlike(ReadOnlySpan<byte> bytes, SipIndex quick, SipIndex careful)
    {
        SipParseError error = SipParser.Parse(bytes, quick, out SipMessage message);
        SipParseError expected = SipParser.Parse(bytes, careful, out SipMessage same, careful: true);
        bool alike = error == expected && message.IsRequest == same.IsRequest && message.Method == same.Method && message.Status == same.Status
            && quick.MethodName.Equals(careful.MethodName) && quick.RequestUri.Equals(careful.RequestUri) && quick.ReasonPhrase.Equals(careful.ReasonPhrase)
            && quick.Body.Equals(careful.Body) && quick.IsSdpPart == careful.IsSdpPart && message.MaxForwards == same.MaxForwards
            && message.CallId == same.CallId && message.CSeq.Number == same.CSeq.Number && message.CSeq.Method == same.CSeq.Method
            && Alike(message.From, same.From) && Alike(message.To, same.To) && Alike(message.Via, same.Via) && quick.Count == careful.Count;
        for (int i = 0; alike && i < quick.Count; i++)
        {
            SipIndex.Line a = quick[i], b = careful[i];
            alike = a.Name == b.Name && a.NameStart == b.NameStart && a.NameLength == b.NameLength && a.ValueStart == b.ValueStart
                && a.ValueLength == b.ValueLength && a.Next == b.Next && AreReadAlike(message.Value(i));
        }

        Assert.True(alike, $"{error} and {expected}: {Encoding.Latin1.GetString(bytes)}");
        return error == SipParseError.None;
    }

    private static bool AreReadAlike(ReadOnlySpan<byte> value)
    {
        bool isAddress = NameAddr.TryParse(value, out NameAddr address);
        bool isUri = SipUri.TryParse(address.Uri, out SipUri uri);
        bool alike = isAddress == NameAddr.TryParse(value, out NameAddr same, careful: true) && Alike(address, same)
            && address.Tag == (same.Parameters.TryGet("tag"u8, out ReadOnlySpan<byte> tag) ? tag : default)
            && isUri == SipUri.TryCarefully(address.Uri, out SipUri other) && uri.Scheme == other.Scheme && uri.User == other.User
            && uri.Password == other.Password && uri.Host == other.Host && uri.Port == other.Port
            && uri.Parameters.Text.SequenceEqual(other.Parameters.Text) && uri.Headers == other.Headers;
        return alike && (!Via.TryPlain(value, out Via via) || (SipFields.TryVia(value, out Via slow) && Alike(via, slow)));
    }

    private static bool Alike(NameAddr a, NameAddr b) =>
        a.Display.SequenceEqual(b.Display) && a.Uri == b.Uri && a.Parameters.Text.SequenceEqual(b.Parameters.Text);

    private static bool Alike(Via a, Via b) =>
        a.Version == b.Version && a.Transport == b.Transport && a.SentBy == b.SentBy && a.Host == b.Host && a.Port == b.Port
        && a.Branch.SequenceEqual(b.Branch) && a.WantsRPort == b.WantsRPort && a.Parameters.Text.SequenceEqual(b.Parameters.Text);
}
