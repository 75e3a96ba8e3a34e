using Routing.Media.Dtmf;
using Routing.Media.Rtp;

namespace Routing.Media.Tests.Dtmf;

public class DtmfReceiverTests
{
    private DtmfReceiver _receiver;
    private ushort _sequence = 65_533;
    private string _heard = "";
    private uint _arrival = uint.MaxValue - 500;

    [Theory]
    [InlineData("0123456789*#ABCD")]
    [InlineData("11111")]
    public void What_the_sender_sends_is_heard_once_each(string keys)
    {
        uint timestamp = uint.MaxValue - 3000;
        foreach (char key in keys)
        {
            Press(DtmfSender.Press(key), ref timestamp);
        }

        Assert.Equal(keys, _heard);
    }

    // Of a press of 5 updates and 3 ends, by index: what is lost, what comes twice or out of order.
    [Theory]
    [InlineData("0 1 2 3 4 5 6 7")]
    [InlineData("5 6 7")]
    [InlineData("7")]
    [InlineData("0")]
    [InlineData("2 3")]
    [InlineData("1 0 3 2 5 4 7 6")]
    [InlineData("0 0 1 1 5 5 5 5")]
    public void One_press_is_told_once_whatever_is_lost_doubled_or_reordered(string order)
    {
        uint timestamp = 1000;
        for (int press = 0; press < 2; press++)
        {
            byte[][] payloads = Payloads(DtmfSender.Press('7'));
            ushort first = _sequence;
            foreach (string index in order.Split(' '))
            {
                int i = index[0] - '0';
                Take(payloads[i], timestamp, (ushort)(first + i), marker: i == 0);
            }

            _sequence = (ushort)(first + payloads.Length + 20);
            timestamp += 4000;
        }

        Assert.Equal("77", _heard);
    }

    [Fact]
    public void A_sender_that_never_sets_the_marker_is_understood()
    {
        Take([5, 0x0A, 0, 160], 1000, 1);
        Take([5, 0x8A, 1, 64], 1000, 2);
        Take([5, 0x0A, 0, 160], 5000, 3);
        Assert.Equal("55", _heard);
    }

    [Fact]
    public void A_sender_that_wrongly_moves_the_timestamp_with_each_update_presses_once()
    {
        for (int i = 1; i <= 6; i++)
        {
            Take([9, (byte)(i > 5 ? 0x8A : 0x0A), (byte)((i * 160) >> 8), (byte)(i * 160)], (uint)(1000 + (160 * i)), (ushort)i, marker: i == 1);
        }

        Assert.Equal("9", _heard);
    }

    // RFC 4733 §2.5.1.3.
    [Fact]
    public void A_press_longer_than_eight_seconds_goes_on_in_its_next_segment()
    {
        Take([1, 0x0A, 0xFF, 0x00], 1000, 1, marker: true);
        Take([1, 0x0A, 0xFF, 0xFF], 1000, 2);
        Take([1, 0x0A, 0x00, 0xA0], 1000 + 0xFFFF, 3);
        Take([1, 0x8A, 0x01, 0x40], 1000 + 0xFFFF, 4);
        Assert.Equal("1", _heard);
    }

    [Theory]
    [InlineData("10 0A 00A0")]
    [InlineData("FF 0A 00A0")]
    [InlineData("05 0A 00")]
    [InlineData("")]
    public void What_is_no_key_is_not_told(string hex)
    {
        Take(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), 1000, 1);
        Assert.Equal("", _heard);
    }

    [Fact]
    public void A_flood_of_presses_is_cut_to_what_a_listener_can_bear()
    {
        for (uint i = 0; i < 1_000; i++)
        {
            Take([(byte)(i % 10), 0x0A, 0, 160], 1_000 + (1_000 * i), (ushort)i);
        }

        // 1,000 packets 10 ms apart: 16, and 20 in each of 10 seconds.
        Assert.InRange(_heard.Length, 200, 220);
    }

    [Fact]
    public void A_clock_that_began_anew_is_followed()
    {
        Take([5, 0x0A, 0, 160], 1_000_000, 1);
        Take([6, 0x0A, 0, 160], 100, 2);
        Assert.Equal("56", _heard);
    }

    [Fact]
    public void The_senders_packets_are_as_RFC_4733_wants_them()
    {
        byte[][] payloads = Payloads(DtmfSender.Press('#', 60));
        Assert.Equal(["0B0A00A0", "0B0A0140", "0B0A01E0", "0B8A01E0", "0B8A01E0", "0B8A01E0"], payloads.Select(Convert.ToHexString));
        Assert.Throws<ArgumentOutOfRangeException>(() => DtmfSender.Press('x'));
        Assert.False(default(DtmfSender).Active);
    }

    private static byte[][] Payloads(DtmfSender press)
    {
        var payloads = new List<byte[]>();
        while (press.Active)
        {
            byte[] payload = new byte[4];
            press.Next(payload);
            payloads.Add(payload);
        }

        return [.. payloads];
    }

    private void Press(DtmfSender press, ref uint timestamp)
    {
        bool marker = true;
        foreach (byte[] payload in Payloads(press))
        {
            Take(payload, timestamp, _sequence++, marker);
            marker = false;
        }

        timestamp += 1600;
    }

    private void Take(byte[] payload, uint timestamp, ushort sequence, bool marker = false)
    {
        byte[] data = new byte[12];
        RtpPacket.WriteHeader(data, marker, 101, sequence, timestamp, 1);
        Assert.True(RtpPacket.TryRead(data, out RtpPacket packet));
        if (_receiver.TryPress(packet, payload, _arrival += 80, out char key))
        {
            _heard += key;
        }
    }
}
