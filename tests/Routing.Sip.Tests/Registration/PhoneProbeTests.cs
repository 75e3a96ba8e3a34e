using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Registration;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Registration;

/// <summary>OPTIONS to phones while they are registered.</summary>
public sealed class PhoneProbeTests
{
    private static readonly SipUserAgentOptions Asked = new() { PhoneProbeEvery = TimeSpan.FromSeconds(30) };

    private readonly RawPhone _phone = new(Asked);

    // RFC 3261 §11: whatever it answers, it is there.
    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(486)]
    [InlineData(503)]
    public void A_phone_that_answers_whatever_it_says_is_there(int status)
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1>\r\n"));
        _phone.Peer.AnswerOptions = status;
        _phone.Peer.Run(1800);
        Assert.InRange(Asks, 50, 70);
        Assert.Single(_phone.Bindings);
        Assert.Single(_phone.Peer.App.Bindings);
    }

    [Fact]
    public void Three_without_an_answer_take_it_down_and_two_answers_bring_it_up()
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1>\r\n"));
        _phone.Peer.Run(61);
        Assert.Single(_phone.Bindings); // two are no proof
        _phone.Peer.Run(45);
        Assert.Empty(_phone.Bindings);
        Assert.Empty(_phone.Peer.App.Bindings[^1].Bindings);
        Assert.Equal(1, _phone.Peer.Agent.Counts.Bindings);
        Assert.Contains(_phone.Peer.Lines, line => line.Contains("is down", StringComparison.Ordinal));
        _phone.Peer.AnswerOptions = 200;
        int before = Asks;
        Assert.True(_phone.Peer.Clock.RunUntil(() => _phone.Bindings.Count == 1, TimeSpan.FromSeconds(90)));
        Assert.Equal(2, Asks - before);
        Assert.Single(_phone.Peer.App.Bindings[^1].Bindings);
        Assert.Equal(3, _phone.Peer.App.Bindings.Count); // there, gone, there
        _phone.Peer.Run(3600);
        Assert.Equal(0, _phone.Peer.Agent.Counts.Timers); // expired: nothing is asked any more
    }

    [Fact]
    public void A_REGISTER_brings_it_up_at_once()
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1>\r\n"));
        _phone.Peer.Run(110);
        Assert.Empty(_phone.Bindings);
        Assert.Equal(200, _phone.Register(3, "Contact: <sip:a@10.0.0.1>\r\n"));
        Assert.Single(_phone.Bindings);
        Assert.Single(_phone.Peer.App.Bindings[^1].Bindings);
    }

    [Fact]
    public void Whoever_is_not_asked_any_more_counts_as_there_and_whoever_is_asked_anew_is_asked()
    {
        Assert.Equal(200, _phone.Register(1, "Contact: <sip:a@10.0.0.1>\r\n"));
        _phone.Peer.Run(110);
        _phone.Peer.Agent.LoadOptions(Asked with { PhoneProbeEvery = null });
        Assert.Single(_phone.Bindings);
        _phone.Peer.Run(1);
        Assert.Single(_phone.Peer.App.Bindings[^1].Bindings);
        int before = Asks;
        _phone.Peer.Run(600);
        Assert.Equal(before, Asks);
        _phone.Peer.Agent.LoadOptions(Asked);
        _phone.Peer.Run(120);
        Assert.True(Asks > before);
        Assert.Empty(_phone.Bindings);
    }

    // RFC 5626 §5.3: its edge says at once that the flow is gone.
    [Fact]
    public void An_edge_that_has_lost_the_flow_drops_it()
    {
        Assert.Equal(200, _phone.Register(1, "Path: <sip:token@10.0.0.1;lr;ob>\r\nContact: <sip:a@192.168.1.2>\r\n"));
        _phone.Peer.AnswerOptions = 430;
        _phone.Peer.Run(31);
        Assert.Equal(0, _phone.Peer.Agent.Counts.Bindings);
        Assert.Empty(_phone.Peer.App.Bindings[^1].Bindings);
    }

    // Ten thousand that register at once are not asked at once.
    [Fact]
    public void Many_are_asked_spread_over_the_interval()
    {
        const int Phones = 10_000;
        var peer = new RawPeer(
            new SipAccessPlan
            {
                Phones = [IPNetwork.Parse("10.0.0.0/24")],
                Credentials = Enumerable.Range(0, Phones).ToFrozenDictionary(user => $"u{user}", user => new PhoneCredential($"u{user}", "secret", $"{user}")),
            },
            options: Asked);
        DateTimeOffset until = peer.Clock.Time.GetUtcNow().AddHours(1);
        IEnumerable<KeptBinding> kept = Enumerable.Range(0, Phones).Select(i => new KeptBinding(
            new SipBinding($"{i}", $"sip:{i}@10.0.0.1:5060", new Routing.Sip.Transports.SipFlow(Routing.Sip.Transports.SipProtocol.Udp, Pair.BobAt, IPEndPoint.Parse("10.0.0.1:5060")), until), $"c{i}", 1));
        peer.AnswerOptions = 200;
        Assert.Equal(Phones, peer.Agent.Restore(kept));
        peer.Run(120);
        int asked = 0;
        for (int second = 0; second < 30; second++)
        {
            int before = peer.Received.Count;
            peer.Run(1);
            Assert.InRange(peer.Received.Count - before, Phones / 60, Phones / 15);
            asked += peer.Received.Count - before;
        }

        Assert.InRange(asked, Phones * 0.8, Phones * 1.2);
        Assert.Equal(Phones, peer.Agent.Counts.Bindings);
    }

    private int Asks => _phone.Peer.Received.Where(message => message.StartsWith("OPTIONS", StringComparison.Ordinal)).Select(message => RawPeer.Line(message, "Call-ID")).Distinct().Count();
}
