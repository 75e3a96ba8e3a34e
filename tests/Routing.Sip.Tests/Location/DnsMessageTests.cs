using Routing.Sip.Location;

namespace Routing.Sip.Tests.Location;

public sealed class DnsMessageTests
{
    private const ushort Id = 0x1234;
    private const string Name = "_sip._udp.example.com";

    private static readonly byte[] Query = DnsMessage.Query(Id, Name, DnsType.Srv);

    private static readonly byte[] Whole = FakeDns.Reply(
        Query, 0,
        [
            FakeDns.Record($"{Name} CNAME _sip._udp.other.example"), FakeDns.Record("_sip._udp.other.example SRV 10 60 5060 a.example"),
            FakeDns.Record("a.example A 192.0.2.1"), FakeDns.Record("a.example AAAA 2001:db8::1"),
            FakeDns.Record("example NAPTR 10 20 s SIP+D2U _sip._udp.example"), Pointed,
        ],
        authority: FakeDns.Record("example SOA 300"));

    /// <summary>An SRV whose owner is a pointer to the question (RFC 1035 §4.1.4).</summary>
    private static byte[] Pointed => [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 9, 0, 9, 0, 1, 0, 2, 0x13, 0xC4, 1, (byte)'b', 0];

    [Fact]
    public void A_reply_is_read_with_all_its_kinds_of_records()
    {
        DnsMessage reply = DnsMessage.TryRead(Whole, Id, Name, DnsType.Srv)!;
        Assert.Equal(6, reply.Answers.Count);
        Assert.Equal(("_sip._udp.other.example", 10, 60, 5060, "a.example"), (reply.Answers[1].Name, reply.Answers[1].Priority, reply.Answers[1].Weight, reply.Answers[1].Port, reply.Answers[1].Target));
        Assert.Equal("192.0.2.1", reply.Answers[2].Address!.ToString());
        Assert.Equal("2001:db8::1", reply.Answers[3].Address!.ToString());
        Assert.Equal(("s", "sip+d2u", "_sip._udp.example"), (reply.Answers[4].Flags, reply.Answers[4].Service, reply.Answers[4].Target));
        Assert.Equal((Name, "b", TimeSpan.FromSeconds(9)), (reply.Answers[5].Name, reply.Answers[5].Target, reply.Answers[5].TimeToLive));
        Assert.Equal(TimeSpan.FromSeconds(60), reply.NegativeTimeToLive); // the smaller of its TTL and MINIMUM (RFC 2308 §5)
    }

    [Theory]
    [InlineData(0, 0x99, "another id")]
    [InlineData(2, 0x01, "a query")]
    [InlineData(2, 0x91, "another opcode")]
    [InlineData(5, 2, "two questions")]
    [InlineData(13, (byte)'x', "another name")]
    [InlineData(36, 1, "another type")]
    [InlineData(38, 3, "another class")]
    public void What_does_not_answer_the_question_is_no_reply(int at, byte value, string why)
    {
        byte[] bytes = [.. Whole];
        bytes[at] = value;
        Assert.True(DnsMessage.TryRead(bytes, Id, Name, DnsType.Srv) is null, why);
    }

    [Fact]
    public void No_prefix_and_no_changed_byte_throws_or_costs_much()
    {
        for (int length = 0; length < Whole.Length; length++)
        {
            Assert.Null(DnsMessage.TryRead(Whole.AsSpan(0, length), Id, Name, DnsType.Srv));
        }

        byte[] bytes = [.. Whole];
        for (int at = 0; at < bytes.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                bytes[at] = (byte)value;
                long before = GC.GetAllocatedBytesForCurrentThread();
                DnsMessage? reply = DnsMessage.TryRead(bytes, Id, Name, DnsType.Srv);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
                Assert.InRange(reply?.Answers.Count ?? 0, 0, DnsMessage.MaxRecords);
            }

            bytes[at] = Whole[at];
        }
    }

    [Fact]
    public void Random_bytes_behind_a_right_question_are_survived_in_bounded_room()
    {
        var random = new Random(4);
        var bytes = new byte[4096];
        for (int round = 0; round < 5000; round++)
        {
            random.NextBytes(bytes);
            Query.CopyTo(bytes, 0);
            bytes[2] = 0x81;
            bytes[3] = 0x80;
            bytes[6] = bytes[7] = bytes[8] = 0xFF; // as many records as can be claimed
            for (int i = Query.Length; i < bytes.Length; i++)
            {
                bytes[i] = (bytes[i] & 3) switch { 0 => 0xC0, 1 => (byte)(bytes[i] & 0x3F), 2 => 0, _ => bytes[i] };
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            DnsMessage.TryRead(bytes, Id, Name, DnsType.Srv);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 262_144);
        }
    }

    [Theory]
    [InlineData(new byte[] { 0xC0, 0 }, 0, "to itself")]
    [InlineData(new byte[] { 0xC0, 2, 0xC0, 0 }, 0, "forward, then back")]
    [InlineData(new byte[] { 1, 97, 0xC0, 0 }, 0, "back to its own beginning")]
    [InlineData(new byte[] { 0xC0 }, 0, "half a pointer")]
    [InlineData(new byte[] { 0x40, 0 }, 0, "a reserved kind of label")]
    [InlineData(new byte[] { 5, 97, 98 }, 0, "a label past the end")]
    [InlineData(new byte[] { }, 0, "nothing")]
    public void Names_that_lead_nowhere_are_refused(byte[] message, int offset, string why)
    {
        Assert.False(DnsName.TryRead(message, ref offset, out _), why);
    }

    [Fact]
    public void A_name_of_pointers_is_no_longer_than_a_name_may_be()
    {
        // Each name is a label and a pointer to the one before: 200 of them would be 12,800 octets.
        List<byte> bytes = [63, .. Enumerable.Repeat((byte)'a', 63), 0];
        int last = 0;
        for (int i = 0; i < 200; i++)
        {
            int here = bytes.Count;
            bytes.AddRange([63, .. Enumerable.Repeat((byte)'a', 63), (byte)(0xC0 | (last >> 8)), (byte)last]);
            last = here;
        }

        Assert.False(DnsName.TryRead([.. bytes], ref last, out _));
    }

    [Theory]
    [InlineData("Example.COM.", "example.com")]
    [InlineData("_sip._udp.a-b.example", "_sip._udp.a-b.example")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData(".example", null)]
    [InlineData("a..b", null)]
    [InlineData("a b", null)]
    [InlineData("münchen.example", null)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example", null)]
    public void Only_names_that_can_stand_in_a_query_are_asked_for(string name, string? normalized) => Assert.Equal(normalized, DnsName.Normalize(name));
}
