using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Routing.Sip.Auth;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Security;

/// <summary>Rates and bans by source.</summary>
public sealed partial class SourceGuardTests
{
    private static readonly SipLimits Limits = new() { RequestsPerSecond = 10, Burst = 20, DropsToBan = 100, WrongPasswordsToBan = 5, BanFor = TimeSpan.FromMinutes(10) };

    private static readonly IPEndPoint Here = IPEndPoint.Parse("10.0.0.1:5060");
    private static readonly IPEndPoint There = IPEndPoint.Parse("10.0.0.9:5060");

    private readonly Door _door = new(new SipUserAgentOptions { Limits = Limits }, Plan());
    private int _asked;

    [Fact]
    public void Limits_that_are_loaded_hold_at_once_and_a_ban_tells_since_when_and_how_much_it_dropped()
    {
        var door = new Door { Protocol = SipProtocol.Tcp };
        byte[] options = System.Text.Encoding.ASCII.GetBytes(RawPeer.Request("OPTIONS"));
        door.Receive(options, Door.Phone);
        Assert.Equal(1, door.Sent);
        door.Agent.LoadOptions(new SipUserAgentOptions { Limits = new SipLimits { Burst = 1, RequestsPerSecond = 1, DropsToBan = 2, BanFor = TimeSpan.FromMinutes(3) } });
        DateTimeOffset now = door.Clock.Time.GetUtcNow();
        for (int i = 0; i < 10; i++)
        {
            door.Receive(options, Door.Phone);
        }

        door.Clock.Advance(TimeSpan.FromSeconds(30));
        SipBan ban = Assert.Single(door.Agent.Bans);
        Assert.Equal((Door.Phone.Address, "rate"), (ban.Address, ban.Reason));
        Assert.InRange(ban.Since, now, now.AddSeconds(1));
        Assert.InRange(ban.Until, now.AddSeconds(179), now.AddSeconds(181));
        Assert.InRange(ban.Dropped, 7, 9);
        Assert.True(door.Agent.LiftBan(Door.Phone.Address));
        Assert.Empty(door.Agent.Bans);
    }

    [Theory]
    [InlineData(SipProtocol.Udp)]
    [InlineData(SipProtocol.Tls)]
    public void A_source_over_its_rate_is_not_heard_and_heard_again_at_its_pace(SipProtocol protocol)
    {
        _door.Protocol = protocol;
        Assert.Equal(20, Flood(60));
        Run(1);
        Assert.Equal(10, Flood(60));
        Assert.Empty(_door.Agent.Bans);
    }

    [Fact]
    public void A_flood_over_connections_leads_to_a_ban_that_is_listed_logged_once_and_expires()
    {
        _door.Protocol = SipProtocol.Tcp;
        Flood(300);
        SipBan ban = Assert.Single(_door.Agent.Bans);
        Assert.Equal((IPAddress.Parse("10.0.0.1"), "rate"), (ban.Address, ban.Reason));
        Assert.Single(_door.Lines, line => BanLine().IsMatch(line));
        Assert.False(_door.Takes(Here));
        Assert.True(_door.Takes(There));
        Run(599);
        Assert.Equal(0, Flood(5));
        Run(2);
        Assert.True(_door.Takes(Here));
        Assert.Empty(_door.Agent.Bans);
        Assert.Equal(5, Flood(5));
    }

    [Fact]
    public void A_flood_of_datagrams_bans_nobody_and_costs_connections_nothing_since_anybody_may_write_that_address()
    {
        Flood(1000);
        Assert.Empty(_door.Agent.Bans);
        Assert.Equal(0, Flood(1));
        _door.Protocol = SipProtocol.Tls;
        Assert.Equal(20, Flood(20));
        for (int i = 0; i < 60_000; i++)
        {
            _door.Protocol = SipProtocol.Udp;
            _door.Ask(RawPeer.Request("OPTIONS", branch: $"s{i}"), new IPEndPoint(new IPAddress([10, 0, (byte)(i >> 8), (byte)i]), 5060));
        }

        _door.Protocol = SipProtocol.Tls;
        Assert.Equal(401, Register("u1", "secret", from: There, nonce: "none"));
    }

    [Fact]
    public void A_ban_can_be_lifted()
    {
        _door.Protocol = SipProtocol.Tcp;
        Flood(300);
        Assert.False(_door.Agent.LiftBan(IPAddress.Parse("10.0.0.7")));
        Assert.True(_door.Agent.LiftBan(IPAddress.Parse("10.0.0.1")));
        Assert.Empty(_door.Agent.Bans);
        Assert.Equal(5, Flood(5));
    }

    [Fact]
    public void A_user_that_is_shut_at_a_shared_source_is_listed_and_let_in_again_with_the_lifting()
    {
        Assert.Equal(200, Register("u2", "other")); // somebody there knows a password: the source is shared
        for (int i = 0; i < 6; i++)
        {
            Register("u1", "wrong");
            Run(1);
        }

        Assert.Equal(401, Register("u1", "secret"));
        Assert.Empty(_door.Agent.Bans);
        ShutUser shut = Assert.Single(_door.Agent.ShutUsers);
        Assert.Equal(("u1", IPAddress.Parse("10.0.0.1")), (shut.Username, shut.Address));
        Assert.Equal(Limits.BanFor, shut.Until - shut.Since);
        Assert.True(_door.Agent.LiftBan(IPAddress.Parse("10.0.0.1")));
        Assert.Empty(_door.Agent.ShutUsers);
        Assert.Equal(200, Register("u1", "secret"));
        Assert.False(_door.Agent.LiftBan(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void Wrong_passwords_under_a_nonce_that_was_sent_there_are_banned()
    {
        Guess(5);
        SipBan ban = Assert.Single(_door.Agent.Bans);
        Assert.Equal((IPAddress.Parse("10.0.0.1"), "auth"), (ban.Address, ban.Reason));
    }

    [Fact]
    public void Nobody_is_banned_in_anothers_name()
    {
        string heardHere = NonceAt(Here);
        for (int i = 0; i < 30; i++)
        {
            Register("u1", "wrong", from: There, nonce: heardHere);
            Register("u1", "wrong", from: There, nonce: "AAAA");
            Run(1);
        }

        Assert.Empty(_door.Agent.Bans);
    }

    [Fact]
    public void An_account_of_ones_own_does_not_lift_what_is_counted_for_others()
    {
        for (int i = 0; i < 4; i++)
        {
            Guess(3);
            Assert.Equal(200, Register("u2", "other"));
        }

        // The others there are not shut out, but u1 is, even with the right password.
        Assert.Empty(_door.Agent.Bans);
        Assert.Equal(401, Register("u1", "secret"));
        Assert.Equal(200, Register("u2", "other"));
        Assert.Equal(200, Register("u1", "secret", from: There));
        Run(700);
        Assert.Equal(200, Register("u1", "secret"));
    }

    [Fact]
    public void Who_guesses_at_many_users_is_banned_whatever_account_it_has()
    {
        Assert.Equal(200, Register("u2", "other"));
        for (int i = 0; i < 60 && _door.Agent.Bans.Count == 0; i++)
        {
            Register($"someone{i}", "wrong");
            Run(0.5);
        }

        Assert.Single(_door.Agent.Bans);
    }

    [Fact]
    public void Names_that_are_longer_than_names_are_cost_no_memory_and_no_log()
    {
        PasswordGuard guard = _door.Agent.Stack.Sources.Passwords;
        for (int i = 0; i < Limits.WrongPasswordsToBan; i++)
        {
            guard.Wrong(Here, $"{i}\n{new string('x', 60_000)}", mayBan: false);
        }

        Assert.Equal(0, guard.KeptFor(Here.Address));
        Assert.True(guard.IsShut(Here, new string('y', 65)));
        Assert.False(guard.IsShut(Here, "u1"));
        Assert.All(_door.Lines, line => Assert.InRange(line.Length, 1, 300));
        Assert.All(_door.Lines, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public void A_registered_flow_is_its_own_users_and_a_strangers_for_all_others()
    {
        Assert.Equal(200, Register("u2", "other"));
        Guess(5);
        Assert.Equal(401, Register("u1", "secret"));
        Assert.Equal(60, Flood(60)); // what names nobody is its own user's, which has no rate
        Assert.Equal(200, Register("u2", "other"));
    }

    [Fact]
    public void A_trunk_is_never_shut_out()
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { Limits = Limits });
        for (int i = 0; i < 500; i++)
        {
            peer.Send(RawPeer.Request("OPTIONS", branch: $"t{i}"), 0);
        }

        peer.Run(0.01);
        Assert.Equal(500, peer.Received.Count);
        Assert.Empty(peer.Agent.Bans);
    }

    [Fact]
    public void A_trunk_whose_address_phones_may_have_is_not_banned_for_their_passwords()
    {
        _door.Agent.LoadAccess(Plan(new TrunkSource("carrier", IPNetwork.Parse("10.0.0.1/32"), null)));
        Guess(80);
        Assert.Empty(_door.Agent.Bans);
        Assert.DoesNotContain(_door.Lines, line => line.StartsWith("banned", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5060, 180)]
    [InlineData(null, 401)] // an address alone may be a NAT with phones behind it as well
    public void A_phone_that_registers_from_where_a_trunk_is_does_not_take_its_place(int? port, int status)
    {
        _door.App.OnCall = (dialog, _) => dialog.Ring();
        _door.Agent.LoadAccess(Plan(new TrunkSource("carrier", IPNetwork.Parse("10.0.0.1/32"), port)));
        Assert.Equal(200, Register("u1", "secret"));
        Assert.Equal(status, _door.Ask(RawPeer.Request("INVITE", branch: "call"), Here));
    }

    [Fact]
    public void A_user_that_is_there_no_more_is_reached_no_more()
    {
        Assert.Equal(200, Register("u1", "secret"));
        Assert.Equal(200, Register("u2", "other", from: There));
        SipAccessPlan plan = Plan();
        _door.Agent.LoadAccess(new SipAccessPlan { Realm = "pbx", Phones = plan.Phones, Credentials = plan.Credentials.Where(one => one.Key == "u2").ToFrozenDictionary() });
        Assert.Empty(_door.Agent.BindingsOf("1001"));
        Assert.Single(_door.Agent.BindingsOf("1002"));
        _door.Agent.LoadAccess(new SipAccessPlan { Realm = "pbx", Phones = [IPNetwork.Parse("10.9.0.0/16")], Credentials = plan.Credentials });
        Assert.Equal(0, _door.Agent.Counts.Bindings);
    }

    [Fact]
    public void Known_and_unknown_users_cost_the_same_work()
    {
        long Cost(string user)
        {
            byte[] request = System.Text.Encoding.ASCII.GetBytes(Text(user, "wrong", NonceAt(Here)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            _door.Receive(request, Here);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _door.Keeps = true;
        Register("u1", "wrong");
        Register("u9", "wrong");
        Run(1000);
        Assert.Equal(Cost("u3"), Cost("u9")); // u3's password is as long as nobody's
    }

    [Fact]
    public void Known_and_unknown_users_get_the_same_answer()
    {
        string Reply(string user)
        {
            Assert.Equal(401, Register(user, "wrong"));
            return Regex.Replace(_door.Last, "nonce=\"[^\"]*\"|tag=[^;\r]*|branch=[^;\r]*|sip:100[19]@|CSeq: [0-9]*", "");
        }

        Assert.Equal(Reply("u1"), Reply("nobody"));
    }

    private static SipAccessPlan Plan(params IReadOnlyList<TrunkSource> trunks) => new()
    {
        Realm = "pbx",
        Phones = [IPNetwork.Parse("10.0.0.0/16")],
        Trunks = trunks,
        Credentials = new Dictionary<string, PhoneCredential>
        {
            ["u1"] = new("u1", "secret", "1001"),
            ["u2"] = new("u2", "other", "1002"),
            ["u3"] = new("u3", "eighteen letters a", "1003"),
        }.ToFrozenDictionary(),
    };

    private static string UserOf(string username) => username switch { "u1" => "1001", "u2" => "1002", "u3" => "1003", _ => "1009" };

    private void Run(double seconds) => _door.Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>How many of that many requests at once were answered.</summary>
    private int Flood(int requests) => Enumerable.Range(0, requests).Count(_ => _door.Ask(RawPeer.Request("OPTIONS", branch: $"f{_asked++}"), Here) > 0);

    private void Guess(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Register("u1", "wrong");
            Run(1);
        }
    }

    private string NonceAt(IPEndPoint from)
    {
        _door.Ask(RawPeer.Request("REGISTER", branch: $"c{_asked++}", uri: "sip:10.0.0.2"), from);
        return Nonce().Match(_door.Last).Groups[1].Value;
    }

    private int Register(string user, string password, IPEndPoint? from = null, string? nonce = null) =>
        _door.Ask(Text(user, password, nonce ?? NonceAt(from ?? Here)), from ?? Here);

    private string Text(string user, string password, string nonce)
    {
        string response = DigestHash.Response(DigestAlgorithm.Md5, (user, "pbx", password), "REGISTER", "sip:10.0.0.2", nonce, ("00000001", "c", "auth"));
        return RawPeer.Request("REGISTER", $"{++_asked}", $"r{_asked}", uri: "sip:10.0.0.2", extra: $"Authorization: Digest username=\"{user}\", realm=\"pbx\", nonce=\"{nonce}\", "
            + $"uri=\"sip:10.0.0.2\", qop=auth, nc=00000001, cnonce=\"c\", response=\"{response}\"\r\n").Replace("To: <sip:100@10.0.0.2>", $"To: <sip:{UserOf(user)}@10.0.0.2>", StringComparison.Ordinal);
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    // As fail2ban would have it: failregex = banned <HOST> for \d+ s
    [GeneratedRegex(@"^banned 10\.0\.0\.1 for 600 s: rate$")]
    private static partial Regex BanLine();
}
