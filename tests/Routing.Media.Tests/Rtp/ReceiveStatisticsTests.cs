using Routing.Media.Rtp;

namespace Routing.Media.Tests.Rtp;

public class ReceiveStatisticsTests
{
    private ReceiveStatistics _statistics;

    [Theory]
    [InlineData("10 11 12", 3, 0)]
    [InlineData("10 12 13", 3, 1)]
    [InlineData("10 12 11", 3, 0)]
    [InlineData("10 10 10", 3, 0)]
    [InlineData("65534 65535 0 1", 4, 0)]
    [InlineData("65534 1", 2, 2)]
    [InlineData("0 65535 1", 3, 0)]
    [InlineData("10 11 30000 12", 4, 0)]
    [InlineData("10 12 30000 30001 30003", 5, 2)]
    public void Loss_is_what_RFC_3550_A3_counts(string sequences, long packets, long lost)
    {
        foreach (string sequence in sequences.Split(' '))
        {
            Add(ushort.Parse(sequence, System.Globalization.CultureInfo.InvariantCulture), 0, 0);
        }

        Assert.Equal((packets, lost), (_statistics.Packets, _statistics.Lost));
    }

    [Fact]
    public void A_new_SSRC_begins_a_new_stretch_and_losses_add_up()
    {
        Add(1, 0, 0, ssrc: 1);
        Add(4, 0, 0, ssrc: 1);
        Add(900, 0, 0, ssrc: 2);
        Add(902, 0, 0, ssrc: 2);
        Assert.Equal((4, 3), (_statistics.Packets, _statistics.Lost));
    }

    // RFC 3550 A.8: J += (|D| - J) / 16.
    [Fact]
    public void Jitter_follows_the_RFCs_formula()
    {
        uint[] arrivals = [0, 160, 352, 480];
        for (int i = 0; i < arrivals.Length; i++)
        {
            Add((ushort)i, (uint)(160 * i), 5_000 + arrivals[i]);
        }

        double expected = 0;
        foreach (double difference in (double[])[0, 32, 32])
        {
            expected += (difference - expected) / 16;
        }

        Assert.Equal(expected, _statistics.Jitter, 1e-9);
    }

    [Fact]
    public void An_even_stream_has_no_jitter_whatever_the_clocks_origin()
    {
        for (uint i = 0; i < 100; i++)
        {
            Add((ushort)i, unchecked(uint.MaxValue - 1000 + (160 * i)), 123 + (160 * i));
        }

        Assert.Equal(0, _statistics.Jitter);
    }

    private void Add(ushort sequence, uint timestamp, uint arrival, uint ssrc = 1)
    {
        byte[] data = new byte[12];
        RtpPacket.WriteHeader(data, false, 0, sequence, timestamp, ssrc);
        Assert.True(RtpPacket.TryRead(data, out RtpPacket packet));
        _statistics.Add(packet, arrival);
    }
}
