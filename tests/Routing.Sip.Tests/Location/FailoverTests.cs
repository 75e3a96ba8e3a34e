using System.Net;
using Routing.Sip.Location;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Location;

public sealed class FailoverTests
{
    private const string Uri = "sip:carrier.example";

    [Theory]
    [InlineData("silent", 4.0, "INVITE 11,INVITE 11,INVITE 11,INVITE 11,INVITE 12,ACK 12")]
    [InlineData("503", 0.0, "INVITE 11,ACK 11,INVITE 12,ACK 12")]
    [InlineData("unreachable", 0.0, "INVITE 12,ACK 12")]
    public void An_INVITE_goes_to_the_next_address_when_the_first_fails(string how, double seconds, string story)
    {
        using Farm farm = Two(how);
        var user = new User(farm.Stack, SipMethod.Invite);
        user.Start();
        farm.Run(10);
        Assert.Equal(486, Assert.Single(user.Statuses));
        Assert.Equal(story.Split(',').Order(), farm.Story.Order());
        Assert.InRange(farm.Seen.First(one => one.Server.EndsWith("12", StringComparison.Ordinal)).At, seconds, seconds + 0.1);
        farm.Run(60);
        Assert.Equal(default, farm.Agent.Counts);
    }

    // RFC 3263 §4.3: the same request in a new transaction.
    [Fact]
    public void The_request_keeps_Call_ID_and_tag_and_gets_a_new_branch()
    {
        using Farm farm = Two("503");
        new User(farm.Stack, SipMethod.Invite).Start();
        farm.Run(1);
        string[] invites = [.. farm.Seen.Where(one => one.Message.StartsWith("INVITE", StringComparison.Ordinal)).Select(one => one.Message)];
        Assert.Equal(2, invites.Length);
        foreach (string same in (string[])["From", "To", "Call-ID", "CSeq"])
        {
            Assert.Equal(RawPeer.Line(invites[0], same), RawPeer.Line(invites[1], same));
        }

        Assert.NotEqual(RawPeer.Line(invites[0], "Via"), RawPeer.Line(invites[1], "Via"));
    }

    // RFC 3261 §8.2.2.2: one behind both addresses that still has the first would call the second merged (482).
    [Fact]
    public void A_request_that_overtakes_a_silent_one_has_the_next_CSeq()
    {
        using Farm farm = Two("silent");
        new User(farm.Stack, SipMethod.Invite).Start();
        farm.Run(5);
        string[] invites = [.. farm.Seen.Where(one => one.Message.StartsWith("INVITE", StringComparison.Ordinal)).Select(one => one.Message)];
        Assert.Equal("CSeq: 1 INVITE", RawPeer.Line(invites[0], "CSeq"));
        Assert.Equal("CSeq: 2 INVITE", RawPeer.Line(invites[^1], "CSeq"));
        Assert.Equal(RawPeer.Line(invites[0], "Call-ID"), RawPeer.Line(invites[^1], "Call-ID"));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(486)]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(600)]
    public void Any_other_answer_is_an_answer(int status)
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", _ => (status, "")).Serve("10.0.0.12", _ => (486, ""));
        var user = new User(farm.Stack, SipMethod.Invite);
        user.Start();
        farm.Run(1);
        Assert.Equal([status], user.Statuses);
        Assert.Equal(["INVITE 11", "ACK 11"], farm.Story);
        Assert.Equal(TimeSpan.Zero, farm.Stack.Health.Resting(user.Hops[0]));
    }

    [Fact]
    public void Every_503_is_acknowledged_also_the_last_and_the_repeated()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.11", m => m.StartsWith("ACK", StringComparison.Ordinal) ? null : (503, "Retry-After: 20\r\n"))
            .Serve("10.0.0.12", m => m.StartsWith("ACK", StringComparison.Ordinal) ? null : (503, "Retry-After: 30\r\n"));
        var user = new User(farm.Stack, SipMethod.Invite);
        user.Start();
        farm.Run(1);
        Assert.Equal([503], user.Statuses);
        Assert.Equal(["ACK 11", "ACK 12", "INVITE 11", "INVITE 12"], farm.Story.Order());

        // Both asked to be left alone: nothing is sent, and who asks hears for how long.
        var next = new User(farm.Stack, SipMethod.Invite);
        next.Start();
        farm.Run(1);
        Assert.Equal([503], next.Statuses);
        Assert.Equal(19, next.RetryAfter.TotalSeconds, 0.1);
        Assert.Equal(4, farm.Seen.Count);
        farm.Run(20);
        new User(farm.Stack, SipMethod.Invite).Start();
        farm.Run(1);
        Assert.Equal(["ACK 11", "INVITE 11"], farm.Story.Skip(4).Order());
    }

    [Fact]
    public void What_one_request_learned_spares_the_next_its_wait()
    {
        using Farm farm = Two("silent");
        new User(farm.Stack, SipMethod.Options).Start();
        farm.Run(4.5);
        double began = farm.Clock.Elapsed.TotalSeconds;
        new User(farm.Stack, SipMethod.Invite).Start();
        farm.Run(0.1);
        (double at, string server, _) = farm.Seen.First(one => one.Message.StartsWith("INVITE", StringComparison.Ordinal));
        Assert.Equal("10.0.0.12", server);
        Assert.InRange(at - began, 0, 0.1);
    }

    [Fact]
    public void The_last_address_is_given_the_protocols_own_time()
    {
        using Farm farm = Zone(new Farm());
        var user = new User(farm.Stack, SipMethod.Options);
        user.Start();
        farm.Run(35.9);
        Assert.Empty(user.Statuses);
        farm.Run(0.2);
        Assert.Equal([408], user.Statuses); // 8*T1 and 64*T1
        farm.Run(10);
        Assert.Equal(default, farm.Agent.Counts);
    }

    [Fact]
    public void A_late_answer_to_an_overtaken_INVITE_is_told_for_what_it_is()
    {
        using Farm farm = Zone(new Farm()).Serve("10.0.0.12", _ => (486, ""));
        var user = new User(farm.Stack, SipMethod.Invite);
        string? first = null;
        farm.Network.Tap = (_, to, message) => first ??= to.Address.ToString().EndsWith("11", StringComparison.Ordinal) ? System.Text.Encoding.UTF8.GetString(message.Span) : null;
        user.Start();
        farm.Run(5);
        Assert.Equal([486], user.Statuses);
        InMemoryTransport late = farm.Network.Bind(IPEndPoint.Parse("10.0.0.11:5060"));
        late.Send(System.Text.Encoding.UTF8.GetBytes(RawPeer.Response(first!, 200, "late")), Farm.Us);
        farm.Run(0.1);
        Assert.Equal([200], user.Late);
        Assert.Equal([486], user.Statuses);
    }

    [Fact]
    public void A_stopped_one_tells_nothing_more()
    {
        using Farm farm = Two("silent");
        var user = new User(farm.Stack, SipMethod.Options);
        user.Start();
        farm.Run(1);
        user.Stop();
        farm.Run(60);
        Assert.Empty(user.Statuses);
        Assert.Equal(default, farm.Agent.Counts);
    }

    [Fact]
    public void A_name_without_addresses_is_over_at_once()
    {
        using var farm = new Farm();
        var user = new User(farm.Stack, SipMethod.Invite);
        user.Start();
        farm.Run(1);
        Assert.Equal([503], user.Statuses);
    }

    private static Farm Zone(Farm farm)
    {
        farm.Dns.Zone.AddRange(
        [
            "_sip._udp.carrier.example SRV 10 0 5060 a.example", "_sip._udp.carrier.example SRV 20 0 5060 b.example",
            "a.example A 10.0.0.11", "b.example A 10.0.0.12",
        ]);
        farm.Dns.TimeToLive = 3600;
        return farm;
    }

    private static Farm Two(string how)
    {
        Farm farm = Zone(new Farm()).Serve("10.0.0.12", m => m.StartsWith("ACK", StringComparison.Ordinal) ? null : (486, ""));
        farm.Serve("10.0.0.11", m => how == "503" && !m.StartsWith("ACK", StringComparison.Ordinal) ? (503, "") : null);
        if (how == "unreachable")
        {
            farm.Network.Unreachable.Add(IPEndPoint.Parse("10.0.0.11:5060"));
        }

        return farm;
    }

    /// <summary>The least that uses a failover: one request, no credentials.</summary>
    private sealed class User(SipStack stack, SipMethod method) : IFailoverUser
    {
        private readonly string _callId = stack.Ids.Token(20);
        private Failover? _failover;
        private uint _cseq = 1;

        public List<int> Statuses { get; } = [];

        public List<int> Late { get; } = [];

        public List<SipHop> Hops { get; } = [];

        public TimeSpan RetryAfter { get; private set; }

        public void Start()
        {
            using SipStack.Turn turn = stack.EnterFromAbove();
            _failover = new Failover(stack, Uri, this);
            _failover.Start();
        }

        public void Stop()
        {
            using SipStack.Turn turn = stack.EnterFromAbove();
            _failover!.Stop();
        }

        ClientTransaction IFailoverUser.Send(SipHop hop, SipTarget target, IClientUser user, bool overtakes)
        {
            Hops.Add(hop);
            _cseq += overtakes ? 1u : 0;
            var head = new RequestHead
            {
                Method = method,
                RequestUri = Uri,
                SentBy = "UDP 10.0.0.2:5060",
                Branch = stack.Ids.Branch(),
                From = "<sip:us@10.0.0.2>;tag=7d1c0e92ab",
                To = $"<{Uri}>",
                CallId = _callId,
                CSeq = _cseq,
            };
            head.WriteTo(stack.Out).Raw("Contact: <sip:us@10.0.0.2>\r\n"u8).Body(default);
            ClientTransaction transaction = method == SipMethod.Invite
                ? new InviteClientTransaction(stack, head, target, user)
                : new ClientTransaction(stack, head, target, user);
            transaction.Start();
            return transaction;
        }

        void IFailoverUser.OnResponse(in SipMessage response) => Statuses.Add(response.Status);

        void IFailoverUser.OnExhausted(int status, TimeSpan retryAfter)
        {
            Statuses.Add(status);
            RetryAfter = retryAfter;
        }

        void IFailoverUser.OnLate(ClientTransaction transaction, in SipMessage response) => Late.Add(response.Status);
    }
}
