using System.Collections.Frozen;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Security;

/// <summary>What a trunk may bring in a second.</summary>
public sealed class TrunkRateTests
{
    private readonly Door _door = new(plan: new SipAccessPlan
    {
        Trunks = Door.Open.Trunks,
        Terms = new Dictionary<string, TrunkTerms> { ["carrier"] = new() { AcceptPerSecond = 3 } }.ToFrozenDictionary(),
    });

    public TrunkRateTests() => _door.App.OnCall = (dialog, _) => dialog.Ring();

    [Fact]
    public void A_call_too_many_gets_503_with_RetryAfter_before_any_work_and_emergencies_are_taken()
    {
        Assert.Equal([180, 180, 180], Enumerable.Range(0, 3).Select(i => Invite($"call{i}")));
        SipCounts before = _door.Agent.Counts;
        Assert.Equal(503, Invite("more"));
        Assert.Matches("\r\nRetry-After: [12]\r\n", _door.Last);
        Assert.Equal(503, Invite("again"));
        Assert.Equal(before, _door.Agent.Counts);
        Assert.Single(_door.Lines, line => line.Contains("accept_per_second", StringComparison.Ordinal));
        Assert.Equal(180, Invite("help", "Resource-Priority: esnet.1\r\n"));
        Assert.Equal(200, _door.Ask(RawPeer.Request("OPTIONS", branch: "o").Replace("call1", "probe", StringComparison.Ordinal)));
        _door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(180, Invite("later"));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void No_more_are_taken_in_any_second(int seed)
    {
        var random = new Random(seed);
        var taken = new List<TimeSpan>();
        for (int i = 0; i < 500; i++)
        {
            _door.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(250)));
            if (Invite($"call{i}") == 180)
            {
                taken.Add(_door.Clock.Elapsed);
            }
        }

        Assert.True(taken.Count > 100, $"{taken.Count} taken");
        for (int i = 3; i < taken.Count; i++)
        {
            Assert.True(taken[i] - taken[i - 3] >= TimeSpan.FromSeconds(1), $"more than 3 in the second before {taken[i]}");
        }
    }

    private int Invite(string name, string extra = "") => _door.Ask(RawPeer.Request("INVITE", branch: name, extra: extra).Replace("call1", name, StringComparison.Ordinal));
}
