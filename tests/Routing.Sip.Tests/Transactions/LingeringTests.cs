using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;
using Routing.Sip.Transactions;

namespace Routing.Sip.Tests.Transactions;

/// <summary>A transaction whose work is done costs little and still answers repeats as before.</summary>
public sealed class LingeringTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData(0, "a3817f04ba25a8e66df67214c7550293")]
    [InlineData(1, "da87c1d86b99af44347659119b22fc45")]
    [InlineData(2, "8177228da4a45dc7fca38bdef60affe4")]
    public void The_hash_is_SipHash_2_4_128(int length, string expected)
    {
        var hash = new KeyHash(BitConverter.ToUInt64(Key, 0), BitConverter.ToUInt64(Key, 8));
        TransactionKey of = hash.Of(Key.AsSpan(0, length));
        Assert.Equal(expected, Convert.ToHexStringLower([.. BitConverter.GetBytes(of.Low), .. BitConverter.GetBytes(of.High)]));
    }

    [Fact]
    public void A_tag_of_ours_fits_into_a_number()
    {
        var ids = new SipIds(4);
        for (int i = 0; i < 1000; i++)
        {
            string tag = i % 2 == 0 ? ids.Tag() : ids.TagOf(BitConverter.GetBytes(i));
            Assert.Equal(tag, SipIds.Unpack(SipIds.Pack(tag)));
        }

        Assert.Equal("000000000000", SipIds.Unpack(SipIds.Pack("000000000000")));
        Assert.Equal(0ul, SipIds.Pack("Not-ours"));
    }

    [Fact]
    public void The_table_holds_what_a_dictionary_would_and_each_for_its_time()
    {
        var scheduler = new VirtualScheduler();
        TimerQueue timers = null!;
        timers = new TimerQueue(scheduler.Time, () => timers.FireDue(), fault => Assert.Fail(fault.ToString()));
        var table = new LingeringTable(timers);
        var expected = new Dictionary<TransactionKey, (int Status, TimeSpan Due)>();
        var ids = new SipIds(3);
        for (int i = 0; i < 30_000; i++)
        {
            // Few low bits, so that chains are long.
            var key = new TransactionKey((ulong)ids.Below(3_000), (ulong)ids.Below(64));
            TimeSpan time = TimeSpan.FromSeconds(ids.Below(3) == 0 ? 5 : 32);
            table.Add(key, new Lingering(200 + (i % 400), 7, null), time);
            expected.TryAdd(key, (200 + (i % 400), scheduler.Elapsed + time));
            if (i % 16 == 0)
            {
                scheduler.Advance(TimeSpan.FromMilliseconds(ids.Below(500)));
                foreach (TransactionKey gone in expected.Where(one => one.Value.Due <= scheduler.Elapsed).Select(one => one.Key).ToArray())
                {
                    expected.Remove(gone);
                }

                Assert.Equal(expected.Count, table.Count);
            }

            Assert.True(table.TryFind(key, out Lingering found));
            Assert.Equal(expected[key].Status, found.Status);
        }

        foreach ((TransactionKey key, (int status, _)) in expected)
        {
            Assert.True(table.TryFind(key, out Lingering found) && found.Status == status);
        }

        Assert.True(timers.Count <= 2);
        scheduler.Advance(TimeSpan.FromSeconds(33));
        Assert.Equal((0, 0, 0), (table.Count, timers.Count, scheduler.ArmedTimers));
    }

    [Fact]
    public void Repeats_get_the_same_answers_and_reach_no_application()
    {
        var peer = new RawPeer();
        string tag = peer.Establish();
        int calls = peer.App.Calls.Count;
        int seen = peer.Received.Count;
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        Assert.Equal(seen, peer.Received.Count); // absorbed: it is ACKed
        peer.Send(RawPeer.Request("CANCEL"));
        Assert.Equal(200, peer.Status);
        Assert.Equal(tag, RawPeer.TagOf(peer.Last));
        peer.Send(RawPeer.Request("BYE", cseq: "2", branch: "bye", toTag: tag));
        string first = peer.Last;
        Assert.StartsWith("SIP/2.0 200", first, StringComparison.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            peer.Run(6).Send(RawPeer.Request("BYE", cseq: "2", branch: "bye", toTag: tag));
            Assert.Equal(first, peer.Last);
        }

        peer.Send(RawPeer.Request("INVITE", branch: "other", body: "v=0\r\n"));
        Assert.Equal(482, peer.Status); // the same INVITE by another way, though it was ACKed long ago
        Assert.Equal(calls, peer.App.Calls.Count);
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Fact]
    public void A_refusal_is_absorbed_after_its_ACK_and_one_of_theirs_is_ACKed_each_time()
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Reject(486);
        peer.Send(RawPeer.Request("INVITE"));
        peer.Send(RawPeer.Request("ACK", toTag: RawPeer.TagOf(peer.Last)));
        int seen = peer.Received.Count;
        peer.Send(RawPeer.Request("INVITE")).Run(1);
        Assert.Equal(seen, peer.Received.Count);

        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
        peer.Run(0.01);
        string busy = RawPeer.Response(peer.Last, 486, "theirs");
        peer.Send(busy);
        string ack = peer.Last;
        Assert.StartsWith("ACK", ack, StringComparison.Ordinal);
        peer.Run(20);
        seen = peer.Received.Count;
        peer.Send(busy);
        Assert.Equal((seen + 1, ack), (peer.Received.Count, peer.Last));
        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }
}
