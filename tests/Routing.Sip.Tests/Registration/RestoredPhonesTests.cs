using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Registration;

/// <summary>Registrations of an earlier run: there at once, counted on when the phone has answered, forgotten when it does not.</summary>
public sealed class RestoredPhonesTests
{
    private readonly RawPeer _peer = new(new SipAccessPlan
    {
        Realm = "pbx",
        Phones = [IPNetwork.Parse("10.0.0.0/24")],
        Credentials = Enumerable.Range(1001, 600).ToFrozenDictionary(user => $"u{user}", user => new PhoneCredential($"u{user}", "secret", $"{user}")),
    });

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(486)]
    public void A_phone_that_answers_whatever_it_says_is_told_of(int status)
    {
        Assert.Equal(1, _peer.Agent.Restore([Kept()]));
        Assert.Equal("sip:a@10.0.0.1:5060", Assert.Single(_peer.Agent.BindingsOf("1001")).ContactUri); // who calls it need not wait
        _peer.Run(0.1);
        Assert.Empty(_peer.App.Bindings); // no queue rings it yet
        Assert.StartsWith("OPTIONS sip:a@10.0.0.1:5060 SIP/2.0\r\n", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(_peer.Last, status, "there"));
        Assert.Equal("1001", Assert.Single(_peer.App.Bindings).User);
        Assert.Single(_peer.App.Bindings[0].Bindings);
        _peer.Run(60);
        Assert.Single(_peer.App.Bindings);
        Assert.Single(_peer.Agent.BindingsOf("1001"));
        Assert.Equal((0, 1), (_peer.Agent.Counts.Transactions, _peer.Agent.Counts.Timers)); // its expiry is all that is waited for
        _peer.Run(3600);
        Assert.Empty(_peer.Agent.BindingsOf("1001"));
        Assert.Empty(_peer.Faults);
    }

    [Fact]
    public void A_phone_that_is_silent_is_asked_three_times_and_forgotten()
    {
        _peer.Agent.Restore([Kept()]);
        _peer.Run(60);
        Assert.Equal(3, _peer.Received.Select(message => RawPeer.Line(message, "Call-ID")).Distinct().Count());
        Assert.Empty(_peer.Agent.BindingsOf("1001"));
        Assert.Empty(Assert.Single(_peer.App.Bindings).Bindings);
        Assert.Contains(_peer.Lines, line => line.Contains("does not answer since the restart", StringComparison.Ordinal));
        Assert.Equal(0, _peer.Agent.Counts.Timers);
    }

    // RFC 3327, RFC 5626 §5.3: a proxy says that it does not reach the phone, or the phone itself is asked through it.
    [Theory]
    [InlineData(200, true)]
    [InlineData(405, true)]
    [InlineData(486, true)]
    [InlineData(404, false)]
    [InlineData(408, false)]
    [InlineData(410, false)]
    [InlineData(430, false)]
    [InlineData(480, false)]
    [InlineData(503, false)]
    public void What_the_proxy_of_a_phone_says_is_not_the_phone(int status, bool isThere)
    {
        KeptBinding kept = Kept();
        _peer.Agent.Restore([kept with { Binding = kept.Binding with { Path = ["<sip:10.0.0.1:5060;lr>"] } }]);
        for (int asked = 1; asked <= (isThere ? 1 : 3); asked++)
        {
            Assert.Empty(_peer.App.Bindings);
            _peer.Run(asked == 1 ? 0.1 : 13);
            Assert.Equal(asked, _peer.Received.Select(message => RawPeer.Line(message, "Call-ID")).Distinct().Count());
            _peer.Send(RawPeer.Response(_peer.Last, status, "proxy"));
        }

        Assert.Equal(isThere ? 1 : 0, Assert.Single(_peer.App.Bindings).Bindings.Count);
        Assert.Equal(isThere ? 1 : 0, _peer.Agent.BindingsOf("1001").Count);
        Assert.Empty(_peer.Faults);
    }

    [Fact]
    public void What_is_over_or_nobodys_or_was_a_connection_is_not_taken_over()
    {
        KeptBinding kept = Kept();
        DateTimeOffset now = _peer.Clock.Time.GetUtcNow();
        IPEndPoint local = kept.Binding.Flow.Local;
        Assert.Equal(0, _peer.Agent.Restore(
        [
            kept with { Binding = kept.Binding with { Expires = now } },
            kept with { Binding = kept.Binding with { User = "nobody" } },
            kept with { Binding = kept.Binding with { Flow = new SipFlow(SipProtocol.Tcp, local, kept.Binding.Flow.Remote) } },
            kept with { Binding = kept.Binding with { Flow = new SipFlow(SipProtocol.Udp, local, IPEndPoint.Parse("192.0.2.1:5060")) } }, // no place for a phone
        ]));
        Assert.Equal(0, _peer.Agent.Counts.Bindings);
    }

    [Fact]
    public void One_that_no_listener_leads_to_keeps_nobody_else_from_being_asked()
    {
        KeptBinding six = Kept("1002", "six");
        six = six with { Binding = six.Binding with { Flow = new SipFlow(SipProtocol.Udp, IPEndPoint.Parse("[2001:db8::2]:5060"), IPEndPoint.Parse("[2001:db8::1]:5060")) } };
        KeptBinding[] kept = [.. Enumerable.Range(1003, 20).SelectMany(user => (KeptBinding[])[Kept($"{user}"), six with { Binding = six.Binding with { User = $"{user}" } }])];
        Assert.Equal(20, _peer.Agent.Restore(kept));
        _peer.Run(2);
        Assert.Equal(20, _peer.Received.Select(message => RawPeer.Line(message, "Call-ID")).Distinct().Count());
        Assert.Empty(_peer.Faults);
    }

    [Fact]
    public void A_clock_that_was_ahead_makes_no_registration_longer_than_one_may_be()
    {
        KeptBinding kept = Kept();
        _peer.Agent.Restore([kept with { Binding = kept.Binding with { Expires = kept.Binding.Expires.AddYears(1) } }]);
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(_peer.Agent.BindingsOf("1001")).Expires - _peer.Clock.Time.GetUtcNow());
    }

    [Fact]
    public void What_was_kept_last_is_the_latest()
    {
        _peer.Agent.Restore([Kept("1001", "first"), Kept("1001", "second")]);
        Assert.Equal(["sip:second@10.0.0.1:5060", "sip:first@10.0.0.1:5060"], _peer.Agent.BindingsOf("1001").Select(binding => binding.ContactUri));
    }

    [Fact]
    public void Many_phones_are_asked_one_after_the_other()
    {
        Assert.Equal(600, _peer.Agent.Restore(Enumerable.Range(1001, 600).Select(user => Kept($"{user}", $"{user}"))));
        _peer.Run(0.1);
        Assert.InRange(_peer.Received.Count, 2, 50);
        _peer.Run(5);
        Assert.Equal(600, _peer.Received.Select(message => message.Split(' ')[1]).Distinct().Count());
    }

    private KeptBinding Kept(string user = "1001", string contact = "a") => new(
        new SipBinding(user, $"sip:{contact}@10.0.0.1:5060", new SipFlow(SipProtocol.Udp, Pair.BobAt, IPEndPoint.Parse("10.0.0.1:5060")), _peer.Clock.Time.GetUtcNow() + TimeSpan.FromMinutes(50)),
        "call",
        7);
}
