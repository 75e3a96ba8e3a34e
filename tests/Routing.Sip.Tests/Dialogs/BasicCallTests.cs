using Routing.Sip.Dialogs;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Dialogs;

public sealed class BasicCallTests
{
    [Fact]
    public void A_call_rings_is_answered_and_ended_by_the_caller_as_in_RFC_3665_3_1()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) =>
        {
            dialog.Ring();
            dialog.Answer(Pair.AnswerSdp);
        };
        var leg = new TestLeg();
        UacInviteDialog call = pair.Call(leg);
        Assert.Empty(leg.Log);
        Assert.True(pair.Until(() => leg.Answered && pair.BobApp.Calls[0].Leg.Confirmed));
        Assert.Equal(Pair.AnswerSdp, leg.Body.ToArray());
        Assert.Equal("100", pair.BobApp.Calls[0].Dialog.CalledUser);
        Assert.Equal("200", pair.BobApp.Calls[0].Dialog.CallerUser);
        Assert.Equal(Pair.Offer, pair.BobApp.Calls[0].Dialog.Offer.ToArray());
        call.Hangup("Q.850;cause=16");
        Assert.True(pair.Until(() => leg.End is not null));
        Assert.Equal(["A INVITE", "B 180", "B 200", "A ACK", "A BYE", "B 200"], pair.Trace);
        Assert.Equal(["progress 180", "answered", "ended Local"], leg.Log);
        Assert.Equal(["confirmed", "ended RemoteBye"], pair.BobApp.Calls[0].Leg.Log);
        Assert.Equal("Q.850;cause=16", pair.BobApp.Calls[0].Leg.End!.Value.Reason);
        pair.Run(40);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void The_callee_hangs_up()
    {
        using var pair = new Pair();
        pair.BobApp.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        var leg = new TestLeg();
        pair.Call(leg);
        Assert.True(pair.Until(() => pair.BobApp.Calls.Count == 1 && pair.BobApp.Calls[0].Leg.Confirmed));
        pair.BobApp.Calls[0].Dialog.Hangup();
        Assert.True(pair.Until(() => leg.End is not null && pair.BobApp.Calls[0].Leg.End is not null));
        Assert.Equal(DialogEndCause.RemoteBye, leg.End!.Value.Cause);
        Assert.Equal(DialogEndCause.Local, pair.BobApp.Calls[0].Leg.End!.Value.Cause);
        pair.Run(40);
        pair.AssertNothingLeft();
    }

    public static TheoryData<double, bool, int> Losses()
    {
        var rows = new TheoryData<double, bool, int>();
        foreach (double loss in (double[])[0, 0.05, 0.20])
        {
            foreach (bool reordering in (bool[])[false, true])
            {
                for (int seed = 1; seed <= 25; seed++)
                {
                    rows.Add(loss, reordering, seed);
                }
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Calls_end_on_both_sides_whatever_is_lost_and_nothing_is_left(double loss, bool reordering, int seed)
    {
        using var pair = new Pair(new InMemoryConditions
        {
            Seed = (ulong)seed,
            Loss = loss,
            Reordering = reordering,
            Duplication = loss,
            MinDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(reordering ? 300 : 20),
        });
        pair.BobApp.OnCall = (dialog, _) =>
        {
            dialog.Ring();
            dialog.Answer(Pair.AnswerSdp);
        };
        List<TestLeg> legs = [];
        for (int i = 0; i < 5; i++)
        {
            var leg = new TestLeg();
            legs.Add(leg);
            UacInviteDialog call = pair.Call(leg);
            pair.Until(() => leg.Answered || leg.End is not null);
            (seed % 2 == 0 && pair.BobApp.Calls.Count > i ? pair.BobApp.Calls[i].Dialog : (InviteDialog)call).Hangup();
            Assert.True(pair.Until(() => leg.End is not null));
        }

        pair.Run(140);
        Assert.All(pair.BobApp.Calls, call => Assert.NotNull(call.Leg.End));
        Assert.All(pair.BobApp.Calls, call => Assert.True(call.Leg.Log.Count(line => line == "confirmed") <= 1));
        Assert.Equal(legs.Count, pair.BobApp.Calls.Count);
        pair.AssertNothingLeft();
    }

    [Fact]
    public void Nothing_is_left_after_a_thousand_calls_with_loss()
    {
        using var pair = new Pair(new InMemoryConditions { Seed = 5, Loss = 0.1, Reordering = true, MaxDelay = TimeSpan.FromMilliseconds(50) });
        pair.BobApp.OnCall = (dialog, _) =>
        {
            int behaviour = pair.BobApp.Calls.Count % 4;
            if (behaviour == 0)
            {
                dialog.Reject(486);
            }
            else if (behaviour != 3)
            {
                dialog.Ring();
                dialog.Answer(Pair.AnswerSdp);
            }
        };
        List<(TestLeg Leg, UacInviteDialog Call)> calls = [];
        for (int i = 0; i < 1000; i++)
        {
            var leg = new TestLeg();
            calls.Add((leg, pair.Call(leg)));
            pair.Run(0.1);
            if (i >= 20)
            {
                calls[i - 20].Call.Hangup();
            }
        }

        calls.ForEach(one => one.Call.Hangup());
        pair.Run(32 + 32 + 32 + 5);
        Assert.All(calls, one => Assert.NotNull(one.Leg.End));
        Assert.All(pair.BobApp.Calls, one => Assert.NotNull(one.Leg.End));
        pair.AssertNothingLeft();
    }
}
