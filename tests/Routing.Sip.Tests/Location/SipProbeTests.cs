using Routing.Sip.Location;

namespace Routing.Sip.Tests.Location;

public sealed class SipProbeTests
{
    private readonly List<SipProbeChange> _changes = [];
    private int _status = 200;

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(486)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(603)]
    public void Whoever_answers_is_there(int status)
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (status, ""));
        SipProbe probe = Start(farm);
        Assert.Null(probe.IsUp);
        farm.Run(2);
        Assert.True(probe.IsUp);
        Assert.Equal([(true, status), (true, status)], _changes.Select(change => (change.IsUp, change.Status)));
        farm.Run(600);
        Assert.Equal(2, _changes.Count);
        Assert.InRange(farm.Seen.Count, 19, 23);
    }

    [Theory]
    [InlineData(0, 408)]
    [InlineData(408, 408)]
    [InlineData(503, 503)]
    public void Three_failures_take_it_down_and_two_answers_bring_it_up(int ill, int said)
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => _status == 0 ? null : (_status, ""));
        SipProbe probe = Start(farm);
        farm.Run(2);
        _status = ill;
        RunRounds(farm, 2);
        farm.Run(9);
        Assert.True(probe.IsUp);
        Assert.Equal(TimeSpan.Zero, farm.Stack.Health.Resting(_changes[0].Hop!.Value)); // two lost OPTIONS are no reason
        RunRounds(farm, 1);
        farm.Run(9);
        Assert.False(probe.IsUp);
        Assert.Equal([(false, said), (false, said)], _changes.Skip(2).Select(change => (change.IsUp, change.Status)));
        Assert.NotNull(_changes[2].Hop);
        Assert.Null(_changes[3].Hop);
        _status = 200;
        RunRounds(farm, 1);
        farm.Run(1);
        Assert.False(probe.IsUp);
        RunRounds(farm, 1);
        farm.Run(1);
        Assert.True(probe.IsUp);
        Assert.Equal(TimeSpan.Zero, farm.Stack.Health.Resting(_changes[0].Hop!.Value));
        Assert.Equal(6, _changes.Count);
    }

    [Fact]
    public void A_single_answer_between_failures_starts_the_count_anew()
    {
        int n = 0;
        using Farm farm = new Farm().Serve("10.0.0.11", _ => ++n % 3 == 0 ? (200, "") : (503, ""));
        SipProbe probe = Start(farm);
        farm.Run(1000);
        Assert.True(probe.IsUp);
        Assert.Equal(2, _changes.Count);
    }

    [Fact]
    public void Each_address_is_judged_by_itself_and_the_peer_is_up_while_one_is()
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => null).Serve("10.0.0.12", _ => _status == 0 ? null : (_status, ""));
        farm.Dns.Zone.AddRange(["carrier.example A 10.0.0.11", "carrier.example A 10.0.0.12"]);
        SipProbe probe = Start(farm, "sip:carrier.example");
        farm.Run(100);
        Assert.True(probe.IsUp);
        Assert.Equal(["12 True", "whole True", "11 False"], _changes.Select(Short));
        Assert.True(farm.Stack.Health.Resting(_changes[2].Hop!.Value) > TimeSpan.Zero);
        _status = 0;
        farm.Run(130);
        Assert.False(probe.IsUp);
        Assert.Equal(["12 False", "whole False"], _changes.Skip(3).Select(Short));
    }

    [Fact]
    public void Addresses_come_and_go_with_DNS_and_a_name_without_any_is_down()
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (200, "")).Serve("10.0.0.12", _ => (200, ""));
        farm.Dns.Zone.Add("carrier.example A 10.0.0.11");
        SipProbe probe = Start(farm, "sip:carrier.example");
        farm.Run(60);
        farm.Dns.Zone[0] = "carrier.example A 10.0.0.12";
        farm.Run(100);
        farm.Seen.Clear();
        farm.Run(100);
        Assert.Equal(["OPTIONS 12"], farm.Story.Distinct());
        farm.Dns.Zone.Clear();
        farm.Run(300);
        Assert.False(probe.IsUp);
        Assert.Equal(new SipProbeChange(null, false, 0), _changes[^1]);
    }

    [Fact]
    public void Retry_After_of_a_503_keeps_requests_away_at_once()
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (503, "Retry-After: 120\r\n"));
        SipProbe probe = Start(farm);
        farm.Run(2);
        Assert.Null(probe.IsUp);
        using (farm.Stack.EnterFromAbove())
        {
            Assert.Empty(farm.Stack.Health.Usable(farm.Locate("sip:10.0.0.11"), out TimeSpan wait));
            Assert.InRange(wait.TotalSeconds, 117, 120);
        }

        Assert.Single(farm.Seen);
        farm.Run(115);
        Assert.Single(farm.Seen); // not even another OPTIONS
        farm.Run(40);
        Assert.Equal(2, farm.Seen.Count);
    }

    [Fact]
    public void Rounds_are_spread_by_jitter_and_end_with_Stop()
    {
        using Farm farm = new Farm().Serve("10.0.0.11", _ => (200, ""));
        SipProbe probe = Start(farm);
        farm.Run(3000);
        double[] gaps = [.. farm.Seen.Zip(farm.Seen.Skip(1), (a, b) => b.At - a.At)];
        Assert.All(gaps, gap => Assert.InRange(gap, 26.9, 33.1));
        Assert.True(gaps.Distinct().Count() > 20);
        Assert.Single(farm.Seen.Select(one => RawPeer.Line(one.Message, "Call-ID")).Distinct());
        probe.Stop();
        int seen = farm.Seen.Count;
        farm.Run(300);
        Assert.Equal(seen, farm.Seen.Count);
        Assert.Equal(default, farm.Agent.Counts);
    }

    [Fact]
    public void A_dead_address_leaves_no_transactions_behind()
    {
        using Farm farm = new();
        SipProbe probe = Start(farm);
        farm.Run(1000);
        Assert.InRange(farm.Agent.Counts.Transactions, 0, 1);
        probe.Stop();
        Assert.Equal(default, farm.Agent.Counts);
    }

    private static string Short(SipProbeChange change) => $"{change.Hop?.Remote.Address.ToString()[^2..] ?? "whole"} {change.IsUp}";

    private static void RunRounds(Farm farm, int rounds)
    {
        int before = farm.Seen.Select(one => RawPeer.Line(one.Message, "CSeq")).Distinct().Count();
        Assert.True(farm.Clock.RunUntil(() => farm.Seen.Select(one => RawPeer.Line(one.Message, "CSeq")).Distinct().Count() >= before + rounds, TimeSpan.FromSeconds(200)));
    }

    private SipProbe Start(Farm farm, string uri = "sip:10.0.0.11")
    {
        var probe = new SipProbe(farm.Agent, new SipProbeOptions { Uri = uri }, _changes.Add);
        probe.Start();
        return probe;
    }
}
