using System.Text;
using Routing.Sip.Dialogs;
using Routing.Sip.Transactions;

namespace Routing.Sip.Tests.Transactions;

/// <summary>RFC 3261 §17, table 4: when what is sent again, with T1 500 ms, T2 4 s, T4 5 s.</summary>
public sealed class TimerTableTests
{
    public static TheoryData<string, string, double[]> Rows() => new()
    {
        { "INVITE without an answer (A, B)", "INVITE", [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5] },
        { "BYE without an answer (E, F)", "BYE", [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5] },
        { "a refusal without ACK (G, H)", "SIP/2.0 486", [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5] },
        { "a 200 without ACK (§13.3.1.4)", "SIP/2.0 200", [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Everything_is_repeated_on_its_own_clock_and_ends(string what, string start, double[] expected)
    {
        var peer = new RawPeer();
        List<double> times = [];
        Action step = () =>
        {
            int before = peer.Received.Count;
            peer.Run(0.01);
            times.AddRange(peer.Received.Skip(before).Where(m => m.StartsWith(start, StringComparison.Ordinal)).Select(_ => peer.Clock.Elapsed.TotalSeconds));
        };
        switch (start)
        {
            case "INVITE":
                peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, new TestLeg());
                break;
            case "BYE":
                peer.Establish();
                peer.App.Calls[0].Dialog.Hangup();
                break;
            default:
                peer.App.OnCall = (dialog, _) =>
                {
                    if (start.EndsWith("486", StringComparison.Ordinal))
                    {
                        dialog.Reject(486);
                    }
                    else
                    {
                        dialog.Answer(Pair.AnswerSdp);
                    }
                };
                peer.Send(RawPeer.Request("INVITE"), 0);
                break;
        }

        for (int i = 0; i < 4000; i++)
        {
            step();
        }

        Assert.Equal(expected.Length, times.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(times[i] - times[0] - expected[i]) < 0.021, $"{what}: {times[i] - times[0]} instead of {expected[i]}");
        }

        peer.Run(80);
        Assert.Equal(default, peer.Agent.Counts);
    }

    [Fact]
    public void Timers_fire_in_order_of_due_time_then_of_arming_and_leave_nothing_behind()
    {
        var scheduler = new Routing.Pbx.Scheduling.VirtualScheduler();
        TimerQueue? queue = null;
        queue = new TimerQueue(scheduler.Time, () => queue!.FireDue(), static _ => { });
        var ids = new SipIds(9);
        List<(long Due, int Number)> fired = [];
        List<(SipTimer Timer, long Due, int Number)> armed = [];
        for (int i = 0; i < 2000; i++)
        {
            int number = i;
            long due = ids.Below(500);
            var timer = new SipTimer(queue, () => fired.Add((due, number)));
            timer.Arm(TimeSpan.FromMilliseconds(due));
            armed.Add((timer, due, number));
        }

        for (int i = 0; i < 2000; i += 3)
        {
            armed[i].Timer.Cancel();
        }

        scheduler.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(armed.Where(one => one.Number % 3 != 0).OrderBy(one => one.Due).ThenBy(one => one.Number).Select(one => (one.Due, one.Number)), fired);
        Assert.Equal(0, queue.Count);
        Assert.Equal(0, scheduler.ArmedTimers);
    }

    [Fact]
    public void An_answer_with_a_second_Via_is_dropped()
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer }, leg);
        peer.Run(0.01);
        var response = new StringBuilder("SIP/2.0 486 Busy\r\n");
        foreach (string name in (string[])["Via", "From", "To", "Call-ID", "CSeq"])
        {
            response.Append(RawPeer.Line(peer.Received[0], name)).Append(name == "To" ? ";tag=x" : "").Append("\r\n");
        }

        peer.Send(response + "Via: SIP/2.0/UDP other;branch=z9hG4bKo\r\n\r\n");
        Assert.Null(leg.End);
        peer.Send(response + "\r\n");
        Assert.Equal(486, leg.End!.Value.Status);
    }
}
