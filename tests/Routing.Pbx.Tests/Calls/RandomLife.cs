using Routing.Acd.Model;
using Routing.Pbx.Tests.Presence;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Callers and agents who do whatever comes into their heads, drawn from a seed, with media that takes its time.</summary>
internal sealed class RandomLife : IDisposable
{
    private static readonly string[] Numbers =
    [
        "100", "100", "200", "201", "202", "300", "500", "999",
        "600", "600", "610", "611", "612", "613", "614", "620", "621", "630", "640", "660",
        "700", "701", "702", "703", "704", "705",
    ];

    // What phones of the house dial: each other, groups, flows, the outside, and what leads nowhere.
    private static readonly string[] Dialled =
    [
        "300", "1001", "1002", "1004", "2001", "2002", "2003", "2004", "2006", "2100", "2101", "2102", "0312345678", "0312345678", "1100", "2999", "9120123", "700",
        "*11", "*11", "*111004", "*12", "*13", "*21", "*14", "*14", "*15", "*16", "*18", "*722001", "*72", "*902002", "*922004", "*73", "*73", "*76", "*79", "*79", "*8", "*82001", "*82002", "*81001",
        "*70", "*70", "*70802", "801", "801", "802", "*71803", "*71",
    ];

    private static readonly int[] RefusedWith = [603, 486, 480, 404, 503, 500, 600, 302, 407];

    private readonly Random _random;
    private TestCall? _own;

    public RandomLife(int seed, double loss)
    {
        _random = new Random(seed);
        World = new World(
            new InMemoryConditions
            {
                Seed = (ulong)seed,
                Loss = loss,
                Duplication = loss / 2,
                Reordering = loss > 0,
                MinDelay = TimeSpan.FromMilliseconds(1),
                MaxDelay = TimeSpan.FromMilliseconds(loss > 0 ? 80 : 1),
            },
            (inner, time) => new SlowMedia(inner, time, () => TimeSpan.FromMilliseconds(_random.Next(3) == 0 ? _random.Next(30) : 0)));
        Phones = [.. new[] { "1001", "1002", "1003", "1004", "2001", "2002", "2003", "2004" }.Select(user => World.Phone(user)), World.Phone("1004", number: 1)];
        Lamps = [.. Phones.Take(4).Select(phone => new LampWatcher(World, "1002", phone.User).Watch())];
        Carriers = [World.Carrier(), World.Carrier("narrow")];
        World.Pbx.SetAgent("1100", AgentMode.Available, null);
    }

    public World World { get; }

    public TestPhone[] Phones { get; }

    /// <summary>A lamp for each of the agents' phones, on the desk of one of them.</summary>
    public LampWatcher[] Lamps { get; }

    /// <summary>Those who are called outside.</summary>
    public TestCallee[] Carriers { get; }

    /// <summary>All calls placed, by callers and by agents.</summary>
    public List<TestCall> Placed { get; } = [];

    public void GoOn(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            Happen(Phones[_random.Next(Phones.Length)]);
            HappenOutside(Carriers[_random.Next(Carriers.Length)]);
            TestCall call = World.Call(Numbers[_random.Next(Numbers.Length)], $"{(_random.Next(3) == 0 ? _random.Next(9) : i)}"); // some come again
            Placed.Add(call);
            for (int presses = _random.Next(3); presses > 0; presses--)
            {
                World.After(Seconds(12), () => World.Press(call, "123"[_random.Next(3)]));
            }

            // Some leave at once, some in the middle, some only after they have long been served.
            World.After(Seconds(_random.Next(4) == 0 ? 1 : 60), call.Hangup);
            World.Pass(Seconds(_random.Next(5) == 0 ? 20 : 2).TotalSeconds);
        }
    }

    /// <summary>Who was left with each other by those who called them would talk for ever.</summary>
    public void EverybodyGoesHome()
    {
        World.Pass(80);
        foreach (TestCall call in Phones.Concat(Carriers).SelectMany(callee => callee.Calls).ToArray())
        {
            call.Hangup();
        }
    }

    public void Dispose() => World.Dispose();

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(_random.NextDouble() * most);

    private void HappenOutside(TestCallee carrier)
    {
        carrier.Habit = _random.Next(2) == 0 ? Habit.Answers : (Habit)_random.Next(5);
        carrier.Delay = Seconds(8);
        carrier.SpeaksEarly = _random.Next(3) == 0;
        carrier.RefuseWith = RefusedWith[_random.Next(RefusedWith.Length)];
        carrier.Talks = Seconds(20);
        if (carrier.Calls.Count > 0 && carrier.Last.IsUp)
        {
            World.Press(carrier.Last, "12"[_random.Next(2)]); // an agent out there takes a call by 1
        }
    }

    // One of those who are in a talk; null when nobody is.
    private TestPhone? Talker()
    {
        TestPhone[] talking = [.. Phones.Where(phone => phone.Talking && phone.Last.Dialog.State is not null)];
        return talking.Length == 0 ? null : talking[_random.Next(talking.Length)];
    }

    // Some phones hang up as soon as they have sent somebody on.
    private void Talk(TestCall referrer)
    {
        if (_random.Next(3) == 0)
        {
            World.After(Seconds(3), referrer.Hangup);
        }
    }

    // A second call beside the first, and then the two without the phone: rung still, or answered.
    private void Consult(TestPhone phone)
    {
        TestCall first = phone.Last;
        TestCall second = phone.Dial(Dialled[_random.Next(Dialled.Length)]);
        Placed.Add(second);
        World.After(Seconds(12), () =>
        {
            (TestCall asks, TestCall other) = _random.Next(2) == 0 && second.IsUp ? (second, first) : (first, second);
            Sip.Dialogs.DialogState? named = other.Dialog.EarlyState;
            asks.Dialog.Refer($"sip:consulted@10.0.0.1?Replaces={Uri.EscapeDataString($"{other.Dialog.CallId};to-tag={named?.RemoteTag ?? "?"};from-tag={named?.LocalTag ?? "?"}")}");
        });
        World.After(TimeSpan.FromSeconds(12) + Seconds(40), second.Hangup);
    }

    // One parks, and two take it back, perhaps in the same instant, perhaps too late.
    private void Park(TestPhone parks, TestPhone taker)
    {
        string slot = $"80{_random.Next(1, 4)}";
        parks.Last.Dialog.Refer($"sip:{slot}@10.0.0.1");
        Talk(parks.Last);
        foreach (TestPhone one in new[] { taker, Phones[_random.Next(Phones.Length)] })
        {
            World.After(Seconds(_random.Next(2) == 0 ? 3 : 45), () =>
            {
                TestCall taken = one.Dial(slot);
                Placed.Add(taken);
                World.After(Seconds(30), taken.Hangup);
            });
        }
    }

    private void Happen(TestPhone phone)
    {
        phone.SpeaksEarly = _random.Next(4) == 0;
        phone.RefuseWith = RefusedWith[_random.Next(RefusedWith.Length)];
        phone.Habit = _random.Next(3) > 0 ? Habit.Answers : (Habit)_random.Next(5);
        phone.Delay = Seconds(8);
        phone.Talks = _random.Next(2) == 0 ? null : Seconds(20);
        switch (_random.Next(18))
        {
            case 0:
                phone.Unregister();
                break;
            case 1:
                phone.Register();
                break;
            case 2 when phone.Talking:
                phone.Hangup();
                break;
            case 3:
                World.Pbx.SetAgent(phone.User, AgentMode.Available, null);
                break;
            case 4:
            case 7:
            case 8:
                TestCall dialled = _own = phone.Dial(Dialled[_random.Next(Dialled.Length)]);
                Placed.Add(dialled);
                if (_random.Next(2) == 0)
                {
                    // A PIN, a number to forward to, a reason: each time in vain but where it is asked for.
                    World.After(Seconds(10), () => "4711#".ToList().ForEach(key => World.Press(dialled, key)));
                }

                World.After(Seconds(_random.Next(3) == 0 ? 2 : 40), dialled.Hangup);
                break;
            case 5:
                World.Reload(text => text.Contains("wrap_up: 7s", StringComparison.Ordinal)
                    ? text.Replace("wrap_up: 7s", "wrap_up: 0s", StringComparison.Ordinal)
                    : text.Replace("wrap_up: 0s", "wrap_up: 7s", StringComparison.Ordinal));
                break;
            case 13 or 14 when Talker() is { } referrer:
                referrer.Last.Dialog.Refer($"sip:{Dialled[_random.Next(Dialled.Length)]}@10.0.0.1");
                Talk(referrer.Last);
                break;
            case 15 when _own is { IsUp: true } own:
                own.Dialog.Refer($"sip:{Dialled[_random.Next(Dialled.Length)]}@10.0.0.1");
                Talk(own);
                break;
            case 16 when Talker() is { } consults:
                Consult(consults);
                break;
            case 17 when Talker() is { } parks:
                Park(parks, phone);
                break;
            case 6 when phone.Talking && phone.Last.Dialog.State is not null:
                phone.Reoffer(_random.Next(2) == 0 ? "sendonly" : "sendrecv");
                break;
        }
    }
}
