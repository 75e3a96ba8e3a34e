using Routing.Pbx.Tests.Calls;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>Transfers over a network that loses and reorders, with somebody hanging up at any moment: nothing is left, all adds up.</summary>
public sealed class LossyTransferTests
{
    public static TheoryData<string, string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, double>();
            foreach (string how in new[] { "blind", "own", "flow", "busy", "attended", "early", "hold", "twice", "park" })
            {
                foreach (string leaves in new[] { "caller", "referrer", "target", "nobody" })
                {
                    foreach (double loss in new[] { 0, 0.05, 0.2 })
                    {
                        cases.Add(how, leaves, loss);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whoever_leaves_whenever_nothing_is_left_and_all_adds_up(string how, string leaves, double loss)
    {
        for (int moment = 0; moment < 6; moment++)
        {
            using var world = new World(new InMemoryConditions
            {
                Seed = (ulong)(moment * 31 + how.Length),
                Loss = loss,
                Reordering = loss > 0,
                MinDelay = TimeSpan.FromMilliseconds(1),
                MaxDelay = TimeSpan.FromMilliseconds(loss > 0 ? 60 : 1),
            });
            TestPhone agent = world.Phone("1001");
            TestPhone target = world.Phone("2001", how == "busy" ? Habit.Declines : Habit.Answers);
            TestCallee outside = world.Carrier();
            TestPhone second = world.Phone("2004");
            TestCall call = how == "own" ? agent.Dial("0312345678") : world.CallAnswered("200");
            world.Until(() => how == "own" ? call.IsUp : agent.Talking, 40, "they talk");
            world.Pass(3);
            TestCall referrer = how == "own" ? call : agent.Last;
            TestCall served = how == "own" ? outside.Last : call;
            if (how == "hold")
            {
                agent.Reoffer("sendonly");
            }

            if (how is "attended" or "early")
            {
                TestCall consult = agent.Dial("2001");
                world.Until(() => how == "early" ? target.Calls.Count > 0 : consult.IsUp || consult.End is not null, 40, "consulted");
                if (consult.Dialog.EarlyState is not null)
                {
                    referrer.ReferTo(consult);
                }
                else
                {
                    referrer.Dialog.Refer($"sip:2001@10.0.0.1?Replaces={Uri.EscapeDataString($"{consult.Dialog.CallId};to-tag=a;from-tag=b")}");
                }
            }
            else
            {
                referrer.Dialog.Refer(how switch { "flow" => "sip:202@10.0.0.1", "park" => "sip:*70@10.0.0.1", _ => "sip:2001@10.0.0.1" });
            }

            if (how == "park")
            {
                world.Pass(0.3 * moment);
                second.Dial("801");
            }

            if (how == "twice")
            {
                world.Pass(0.3 * moment);
                served.Dialog.Refer("sip:2004@10.0.0.1");
                referrer.Dialog.Refer("sip:2004@10.0.0.1");
            }

            world.Pass(new[] { 0.0, 0.002, 0.5, 1.9, 2.05, 6 }[moment]);
            TestCall? gone = leaves switch { "caller" => served, "referrer" => referrer, "target" => target.Calls.LastOrDefault(), _ => null };
            gone?.Hangup();
            world.Pass(20);
            foreach (TestCall left in new[] { served, referrer }.Concat(target.Calls).Concat(second.Calls).Concat(agent.Calls))
            {
                left.Hangup();
            }

            world.AssertNothingIsLeft();
            world.AssertAddsUp();
        }
    }
}
