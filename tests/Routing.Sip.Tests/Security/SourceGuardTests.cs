using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Routing.Sip.Auth;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Security;

/// <summary>Rates and bans by source.</summary>
public sealed partial class SourceGuardTests
{
    private static readonly SipLimits Limits = new() { RequestsPerSecond = 10, Burst = 20, DropsToBan = 100, WrongPasswordsToBan = 5, BanFor = TimeSpan.FromMinutes(10) };

    private readonly RawPeer _peer = new(Plan(), options: new SipUserAgentOptions { Limits = Limits });

    [Fact]
    public void Limits_that_are_loaded_hold_at_once_and_a_ban_tells_since_when_and_how_much_it_dropped()
    {
        var door = new Door();
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

    [Fact]
    public void A_source_over_its_rate_is_not_heard_and_heard_again_at_its_pace()
    {
        Assert.Equal(20, Flood(60));
        _peer.Run(1);
        Assert.Equal(10, Flood(60));
        Assert.Empty(_peer.Agent.Bans);
    }

    [Fact]
    public void A_flood_leads_to_a_ban_that_is_listed_logged_once_and_expires()
    {
        Flood(300);
        SipBan ban = Assert.Single(_peer.Agent.Bans);
        Assert.Equal((IPAddress.Parse("10.0.0.1"), "rate"), (ban.Address, ban.Reason));
        Assert.Single(_peer.Lines, line => BanLine().IsMatch(line));
        _peer.Run(599);
        Assert.Equal(0, Flood(5));
        _peer.Run(2);
        Assert.Empty(_peer.Agent.Bans);
        Assert.Equal(5, Flood(5));
    }

    [Fact]
    public void A_ban_can_be_lifted()
    {
        Flood(300);
        Assert.False(_peer.Agent.LiftBan(IPAddress.Parse("10.0.0.7")));
        Assert.True(_peer.Agent.LiftBan(IPAddress.Parse("10.0.0.1")));
        Assert.Empty(_peer.Agent.Bans);
        Assert.Equal(5, Flood(5));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)] // anybody can write our address into a datagram; a nonce of ours comes only from where it was sent
    public void Wrong_passwords_ban_only_whoever_has_heard_our_challenge(bool heard, int bans)
    {
        for (int i = 0; i < 8; i++)
        {
            _peer.Send(Register(i, heard ? Challenge(i) : "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "wrong")).Run(1);
        }

        Assert.Equal(bans, _peer.Agent.Bans.Count);
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
    public void Known_and_unknown_users_get_the_same_answer()
    {
        string Reply(string user)
        {
            _peer.Send(Register(1, Challenge(7), "wrong", user));
            string text = Regex.Replace(_peer.Last, "nonce=\"[^\"]*\"|tag=[^;\r]*|branch=[^;\r]*", "");
            return text;
        }

        Assert.Equal(Reply("u1"), Reply("nobody"));
        Assert.StartsWith("SIP/2.0 401", _peer.Last, StringComparison.Ordinal);
    }

    private static SipAccessPlan Plan() => new()
    {
        Realm = "pbx",
        Phones = [IPNetwork.Parse("10.0.0.0/24")],
        Credentials = new Dictionary<string, PhoneCredential> { ["u1"] = new("u1", "secret", "1001") }.ToFrozenDictionary(),
    };

    /// <summary>How many of that many requests at once were answered.</summary>
    private int Flood(int requests)
    {
        int before = _peer.Received.Count;
        for (int i = 0; i < requests; i++)
        {
            _peer.Send(RawPeer.Request("OPTIONS", branch: $"f{i}"), 0);
        }

        _peer.Run(0.002);
        return _peer.Received.Count - before;
    }

    private string Challenge(int i)
    {
        _peer.Send(RawPeer.Request("REGISTER", branch: $"c{i}", uri: "sip:10.0.0.2"));
        return Nonce().Match(_peer.Last).Groups[1].Value;
    }

    private static string Register(int i, string nonce, string password, string user = "u1")
    {
        string response = DigestHash.Response(DigestAlgorithm.Md5, (user, "pbx", password), "REGISTER", "sip:10.0.0.2", nonce, ("00000001", "c", "auth"));
        return RawPeer.Request("REGISTER", "2", $"r{i}{user}", uri: "sip:10.0.0.2", extra: $"Authorization: Digest username=\"{user}\", realm=\"pbx\", nonce=\"{nonce}\", "
            + $"uri=\"sip:10.0.0.2\", qop=auth, nc=00000001, cnonce=\"c\", response=\"{response}\"\r\n");
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    // As fail2ban would have it: failregex = banned <HOST> for \d+ s
    [GeneratedRegex(@"^banned 10\.0\.0\.1 for 600 s: rate$")]
    private static partial Regex BanLine();
}
