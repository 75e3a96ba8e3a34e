using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Parsing;

public sealed class ParserPropertyTests
{
    private static readonly byte[] Substitutes = [0, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', (byte)'"', (byte)'<', (byte)'>', (byte)':', (byte)';', (byte)',', (byte)'=', (byte)'[', (byte)'%', (byte)'9', (byte)'\\', 0x80, 0xff];

    public static TheoryData<string> Messages() => [.. Wire.Valid];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Whole_messages_are_accepted(string name)
    {
        Wire.ReadAll(Wire.Read(name), new SipIndex(), out SipParseError error);
        Assert.Equal(SipParseError.None, error);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_prefix_of_a_header_is_taken_for_a_message(string name)
    {
        byte[] bytes = Wire.Read(name);
        var index = new SipIndex();
        for (int length = 0; length < bytes.Length; length++)
        {
            Wire.ReadAll(bytes.AsSpan(0, length), index, out SipParseError error);
            Assert.NotEqual(SipParseError.None, error);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_single_changed_byte_throws_and_a_used_index_gives_the_same_verdict(string name)
    {
        byte[] bytes = Wire.Read(name);
        var used = new SipIndex();
        for (int i = 0; i < bytes.Length; i++)
        {
            byte before = bytes[i];
            foreach (byte other in Substitutes)
            {
                bytes[i] = other;
                int sum = Wire.ReadAll(bytes, used, out SipParseError verdict);
                Assert.Equal(sum, Wire.ReadAll(bytes, new SipIndex(), out SipParseError again));
                Assert.Equal(verdict, again);
            }

            bytes[i] = before;
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var ids = new SipIds(7);
        var index = new SipIndex();
        var room = new byte[600];
        byte[] invite = Wire.Read("invite");
        for (int i = 0; i < 20_000; i++)
        {
            ids.Bytes(room);
            int keep = i % invite.Length;
            invite.AsSpan(0, Math.Min(keep, room.Length)).CopyTo(room);
            Wire.ReadAll(room.AsSpan(0, 1 + ids.Below(room.Length - 1)), index, out _);
        }
    }

    [Fact]
    public void An_ordinary_INVITE_is_indexed_and_typed_without_allocating()
    {
        byte[] bytes = Wire.Read("invite");
        var index = new SipIndex();
        Run(bytes, index, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = Run(bytes, index, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);
    }

    private static int Run(byte[] bytes, SipIndex index, int times)
    {
        int sum = 0;
        for (int i = 0; i < times; i++)
        {
            SipParseError error = SipParser.Parse(bytes, index, out SipMessage message);
            sum += error == SipParseError.None ? message.Via.Branch.Length : 0;
            sum += Sip.Messages.SipUri.TryParse(message.RequestUri, out Sip.Messages.SipUri uri) ? uri.User.Length + uri.Port : 0;
            sum += Sip.Messages.SipUri.TryParse(message.From.Uri, out Sip.Messages.SipUri from) ? from.Host.Length : 0;
            foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.Contact))
            {
                sum += Sip.Messages.NameAddr.TryParse(item, out Sip.Messages.NameAddr contact) ? contact.Uri.Length : 0;
            }

            foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.RecordRoute))
            {
                sum += item.Length;
            }

            sum += message.Body.Length + message.From.Tag.Length + message.To.Tag.Length + (int)message.CSeq.Number;
        }

        return sum;
    }
}
