using System.Net;
using System.Text;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Auth;

public sealed class DigestTests
{
    // RFC 7616 §3.9.1
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(DigestAlgorithm.Sha256, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_vectors_of_RFC_7616_3_9_1_hold(DigestAlgorithm algorithm, string expected) =>
        Assert.Equal(expected, DigestHash.Response(
            algorithm,
            ("Mufasa", "http-auth@example.org", "Circle of Life"),
            "GET",
            "/dir/index.html",
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            ("00000001", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "auth")));

    [Theory] // FIPS 180-4's example, and the empty one
    [InlineData("abc", "53048E2681941EF99B2E29B76B4C7DABE4C2D0C634FC6D46E0E2F13107E7AF23")]
    [InlineData("", "C672B8D1EF56ED28AB87C3622C5114069BDD3AD7B8F9737498D0C01ECEF0967A")]
    public void SHA_512_256_is_that_of_FIPS_180_4(string text, string expected)
    {
        byte[] hash = new byte[Sha512Of256.Size];
        Sha512Of256.HashData(Encoding.ASCII.GetBytes(text), hash);
        Assert.Equal(expected, Convert.ToHexString(hash));
    }

    [Fact]
    public void Its_rounds_are_those_of_SHA_512_at_every_length()
    {
        byte[] data = new byte[600];
        new Random(5).NextBytes(data);
        byte[] hash = new byte[64];
        for (int length = 0; length <= data.Length; length++)
        {
            Sha512Of256.Sha512(data.AsSpan(0, length), hash);
            Assert.Equal(System.Security.Cryptography.SHA512.HashData(data.AsSpan(0, length)), hash);
        }
    }

    // RFC 2617 §3.5 without qop is RFC 2069's form.
    [Fact]
    public void Without_qop_the_old_form_is_used() =>
        Assert.Equal("670fd8c2df070c60b045671b8b24ff02", DigestHash.Response(
            DigestAlgorithm.Md5, ("Mufasa", "testrealm@host.com", "Circle Of Life"), "GET", "/dir/index.html",
            "dcd98b7102dd2f0e8b11d0f600bfb0c093", null));

    [Fact]
    public void The_first_known_algorithm_is_taken_and_the_nonce_counted()
    {
        var client = new DigestClient(new DigestSecret("u", "p"));
        SipParser.Parse(Wire.Read("unauthorized"), new SipIndex(), out SipMessage challenge);
        Assert.True(client.Accept(challenge));
        string first = client.Authorize(new SipIds(1), "REGISTER", "sip:h:5061;transport=udp")!;
        Assert.StartsWith("Authorization: Digest username=\"u\", realm=\"a, \\\"b\\\"\", nonce=\"n2\"", first, StringComparison.Ordinal);
        Assert.Contains("uri=\"sip:h:5061;transport=udp\"", first, StringComparison.Ordinal);
        Assert.Contains("algorithm=SHA-256, opaque=\"o\", qop=auth, nc=00000001", first, StringComparison.Ordinal);
        Assert.Contains("nc=00000002", client.Authorize(new SipIds(1), "REGISTER", "sip:h"), StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_credentials_are_not_sent_again_but_stale_ones_are()
    {
        byte[] refusal = Wire.Read("unauthorized");
        byte[] stale = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(refusal).Replace("opaque=\"o\"", "stale=true", StringComparison.Ordinal));
        var client = new DigestClient(new DigestSecret("u", "p"));
        SipParser.Parse(refusal, new SipIndex(), out SipMessage challenge);
        Assert.True(client.Accept(challenge));
        client.Authorize(new SipIds(1), "REGISTER", "sip:h");
        SipParser.Parse(stale, new SipIndex(), out SipMessage again);
        Assert.True(client.Accept(again));
        client.Authorize(new SipIds(1), "REGISTER", "sip:h");
        SipParser.Parse(refusal, new SipIndex(), out SipMessage refused);
        Assert.False(client.Accept(refused));
    }

    // RFC 3261 §22.3: the edge first, and then the registrar behind it.
    [Fact]
    public void Two_who_challenge_one_after_the_other_both_get_their_credentials_and_neither_twice()
    {
        var client = new DigestClient(new DigestSecret("u", "p"));
        Assert.True(Accept(client, 407, "Digest realm=\"edge\", nonce=\"e\""));
        Assert.StartsWith("Proxy-Authorization: Digest username=\"u\", realm=\"edge\"", client.Authorize(new SipIds(1), "REGISTER", "sip:h"), StringComparison.Ordinal);
        Assert.True(Accept(client, 401, "Digest realm=\"home\", nonce=\"h\""));
        string[] both = client.Authorize(new SipIds(1), "REGISTER", "sip:h")!.Split("\r\n");
        Assert.StartsWith("Proxy-Authorization: Digest username=\"u\", realm=\"edge\", nonce=\"e\"", both[0], StringComparison.Ordinal);
        Assert.StartsWith("Authorization: Digest username=\"u\", realm=\"home\", nonce=\"h\"", both[1], StringComparison.Ordinal);
        Assert.False(Accept(client, 401, "Digest realm=\"home\", nonce=\"h2\""));
    }

    [Fact]
    public void Who_makes_up_a_new_realm_each_time_is_not_answered_for_ever()
    {
        var client = new DigestClient(new DigestSecret("u", "p"));
        int tries = 0;
        while (Accept(client, 401, $"Digest realm=\"r{tries}\", nonce=\"n\""))
        {
            client.Authorize(new SipIds(1), "REGISTER", "sip:h");
            Assert.True(++tries < 10);
        }
    }

    // RFC 7235 §4.1: a list in one line; what belongs to one challenge is not taken for another's.
    [Fact]
    public void Of_several_challenges_in_one_line_each_keeps_its_own_parameters()
    {
        var client = new DigestClient(new DigestSecret("u", "p"));
        Assert.True(Accept(client, 401, "Basic realm=\"x\", Digest realm=\"a\", nonce=\"n1\", algorithm=SHA-999, Digest realm=\"a\", nonce=\"n2\", Digest realm=\"a\", nonce=\"n3\", opaque=\"o\""));
        string line = client.Authorize(new SipIds(1), "REGISTER", "sip:h")!;
        Assert.Contains("nonce=\"n2\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("opaque", line, StringComparison.Ordinal);
    }

    private static bool Accept(DigestClient client, int status, string challenge)
    {
        string text = $"SIP/2.0 {status} No\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@a>;tag=1\r\nTo: <sip:a@a>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 REGISTER\r\n"
            + $"{(status == 407 ? "Proxy" : "WWW")}-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n";
        Assert.Equal(SipParseError.None, SipParser.Parse(Encoding.UTF8.GetBytes(text), new SipIndex(), out SipMessage response));
        return client.Accept(response);
    }

    [Fact]
    public void A_nonce_ends_with_its_time_and_its_count_only_grows()
    {
        var scheduler = new Routing.Pbx.Scheduling.VirtualScheduler();
        using var timers = new Routing.Sip.Transactions.TimerQueue(scheduler.Time, static () => { }, static _ => { });
        IPEndPoint phone = At("10.1.0.1:5060");
        var nonces = new DigestNonces(new SipIds(3), timers, default);
        string nonce = nonces.New(phone);
        Assert.Equal(NonceVerdict.Good, nonces.Check(nonce, 1, phone));
        nonces.Use(nonce, 1);
        Assert.Equal(NonceVerdict.Stale, nonces.Check(nonce, 1, phone));
        Assert.Equal(NonceVerdict.Good, nonces.Check(nonce, 2, phone));
        string once = nonces.New(phone);
        nonces.Use(once, null);
        Assert.Equal(NonceVerdict.Stale, nonces.Check(once, null, phone));
        Assert.Equal(NonceVerdict.Foreign, nonces.Check("BBBB" + nonce[4..], 1, phone));
        Assert.Equal(NonceVerdict.Foreign, nonces.Check("x", 1, phone));
        scheduler.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(NonceVerdict.Stale, nonces.Check(nonce, 3, phone));
        scheduler.Advance(TimeSpan.FromDays(1));
        Assert.Equal(NonceVerdict.Foreign, nonces.Check(nonce, 3, phone));
    }

    [Theory]
    [InlineData("10.1.0.1:5060", true)]
    [InlineData("10.1.0.1:1024", true)] // a NAT may give it another port at any time
    [InlineData("10.1.0.2:5060", false)]
    [InlineData("[2001:db8::1]:5060", false)]
    public void A_nonce_is_good_only_where_it_was_sent(string from, bool good)
    {
        using var timers = new Routing.Sip.Transactions.TimerQueue(new Routing.Pbx.Scheduling.VirtualScheduler().Time, static () => { }, static _ => { });
        var nonces = new DigestNonces(new SipIds(3), timers, default);
        string nonce = nonces.New(At("10.1.0.1:5060"));
        Assert.Equal(good ? NonceVerdict.Good : NonceVerdict.Foreign, nonces.Check(nonce, 1, At(from)));
        string wide = nonces.New(At("[2001:db8::1]:5060"));
        Assert.Equal(NonceVerdict.Good, nonces.Check(wide, 1, At("[2001:db8::ffff]:1")));
        Assert.Equal(NonceVerdict.Foreign, nonces.Check(wide, 1, At("[2001:db8:0:1::1]:5060")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_nonce_of_an_earlier_run_is_ours_where_the_key_is_kept(bool kept)
    {
        byte[] key = "0123456789abcdef0123456789abcdef"u8.ToArray();
        var scheduler = new Routing.Pbx.Scheduling.VirtualScheduler();
        using var timers = new Routing.Sip.Transactions.TimerQueue(scheduler.Time, static () => { }, static _ => { });
        string nonce = new DigestNonces(new SipIds(3), timers, key).New(At("10.1.0.1:5060"));
        scheduler.Advance(TimeSpan.FromSeconds(30));
        using var later = new Routing.Sip.Transactions.TimerQueue(scheduler.Time, static () => { }, static _ => { });
        var next = new DigestNonces(new SipIds(4), later, kept ? key : default);
        Assert.Equal(kept ? NonceVerdict.Stale : NonceVerdict.Foreign, next.Check(nonce, 1, At("10.1.0.1:5060")));
        scheduler.Advance(TimeSpan.FromDays(2));
        Assert.Equal(NonceVerdict.Foreign, next.Check(nonce, 1, At("10.1.0.1:5060")));
    }

    private static IPEndPoint At(string remote) => IPEndPoint.Parse(remote);
}
