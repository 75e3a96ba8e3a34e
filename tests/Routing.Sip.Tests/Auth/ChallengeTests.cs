using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Routing.Sip.Auth;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Auth;

/// <summary>What a phone that has not said who it is can make us do.</summary>
public sealed partial class ChallengeTests
{
    private readonly RawPeer _peer = new(Plan());

    [Theory]
    [InlineData("INVITE")]
    [InlineData("REGISTER")]
    [InlineData("OPTIONS")]
    [InlineData("BYE")]
    [InlineData("NEWMETHOD")]
    public void A_request_without_credentials_gets_one_answer_and_leaves_nothing(string method)
    {
        _peer.Send(RawPeer.Request(method, uri: method == "REGISTER" ? "sip:10.0.0.2" : "sip:100@10.0.0.2"));
        string first = Assert.Single(_peer.Received);
        Assert.Equal(default, _peer.Agent.Counts);
        _peer.Run(40);
        Assert.Single(_peer.Received);
        _peer.Send(RawPeer.Request(method, uri: method == "REGISTER" ? "sip:10.0.0.2" : "sip:100@10.0.0.2"));
        Assert.Equal(RawPeer.Line(first, "To"), RawPeer.Line(_peer.Last, "To")); // RFC 3261 §8.2.7: the same tag for the same request
    }

    [Fact]
    public void A_challenged_INVITE_that_comes_with_credentials_is_a_call_and_the_ACK_between_is_dropped()
    {
        _peer.App.OnCall = (dialog, _) => dialog.Ring();
        _peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        Assert.Equal(401, _peer.Status);
        _peer.Send(RawPeer.Request("ACK", toTag: RawPeer.TagOf(_peer.Last)));
        Assert.Single(_peer.Received);
        _peer.Send(RawPeer.Request("INVITE", "2", "b2", extra: Credentials(Nonce().Match(_peer.Last).Groups[1].Value), body: "v=0\r\n"));
        Assert.Equal(180, _peer.Status);
        Assert.Equal("1001", _peer.App.Calls[0].Dialog.Peer.Name);
        _peer.App.Calls[0].Dialog.Reject(486);
        _peer.Run(1);
        Assert.Equal(2, _peer.Received.Count(m => m.StartsWith("SIP/2.0 486", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("of another run")]
    public void Nothing_is_said_about_a_password_under_a_nonce_that_is_not_ours(string nonce)
    {
        string Answer(string password)
        {
            _peer.Send(RawPeer.Request("INVITE", extra: Credentials(nonce, password), body: "v=0\r\n"));
            Assert.Equal(401, _peer.Status);
            return Nonce().Replace(_peer.Last, "");
        }

        Assert.Equal(Answer("wrong"), Answer("secret"));
        Assert.DoesNotContain("stale", _peer.Last, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_credentials_over_a_nonce_that_is_too_old_are_stale_and_wrong_ones_are_not()
    {
        _peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        string nonce = Nonce().Match(_peer.Last).Groups[1].Value;
        _peer.Run(360);
        _peer.Send(RawPeer.Request("INVITE", "2", "b2", extra: Credentials(nonce, "wrong"), body: "v=0\r\n"));
        Assert.DoesNotContain("stale", _peer.Last, StringComparison.Ordinal);
        _peer.Send(RawPeer.Request("INVITE", "3", "b3", extra: Credentials(nonce), body: "v=0\r\n"));
        Assert.Contains("stale=true", _peer.Last, StringComparison.Ordinal);
    }

    public static TheoryData<DigestAlgorithm, DigestAlgorithm, bool, bool> Steps()
    {
        var data = new TheoryData<DigestAlgorithm, DigestAlgorithm, bool, bool>();
        foreach (DigestAlgorithm offered in Enum.GetValues<DigestAlgorithm>())
        {
            foreach (DigestAlgorithm given in Enum.GetValues<DigestAlgorithm>())
            {
                data.Add(offered, given, true, given >= offered);
                data.Add(offered, given, false, given >= offered && given == DigestAlgorithm.Md5); // RFC 2069 knew no other
            }
        }

        return data;
    }

    [Theory] // RFC 7616 §5.9
    [MemberData(nameof(Steps))]
    public void What_is_weaker_than_all_that_is_offered_proves_nothing_and_is_no_wrong_password(DigestAlgorithm offered, DigestAlgorithm given, bool qop, bool taken)
    {
        string a1 = DigestHash.A1(given, "u1", "pbx", "secret");
        foreach (PhoneCredential credential in new[]
        {
            new PhoneCredential("u1", "secret", "1001"),
            new PhoneCredential("u1", null, "1001") { Hashes = new Dictionary<DigestAlgorithm, string> { [given] = a1 }.ToFrozenDictionary() },
        })
        {
            var peer = new RawPeer(Plan(credential, offered));
            peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
            for (int n = 1; n <= 12; n++) // far more than wrong passwords may be
            {
                peer.Send(RawPeer.Request("INVITE", $"{2 * n}", $"a{n}", body: "v=0\r\n"));
                Assert.Equal(401, peer.Status);
                string nonce = Nonce().Match(peer.Last).Groups[1].Value;
                string response = DigestHash.Response(given, a1, "INVITE", "sip:100@10.0.0.2", nonce, qop ? ("00000001", "c", "auth") : null);
                string extra = $"Authorization: Digest username=\"u1\", realm=\"pbx\", nonce=\"{nonce}\", uri=\"sip:100@10.0.0.2\", "
                    + $"algorithm={DigestAlgorithms.NameOf(given)}, {(qop ? "qop=auth, nc=00000001, cnonce=\"c\", " : "")}response=\"{response}\"\r\n";
                peer.Send(RawPeer.Request("INVITE", $"{(2 * n) + 1}", $"b{n}", extra: extra, body: "v=0\r\n")).Run(0.01);
                Assert.Equal(taken ? 200 : 401, peer.Status);
                if (taken)
                {
                    break;
                }
            }
        }
    }

    [Fact]
    public void Who_is_known_by_a_hash_of_another_algorithm_alone_is_not_let_in()
    {
        var only = new PhoneCredential("u1", null, "1001")
        {
            Hashes = new Dictionary<DigestAlgorithm, string> { [DigestAlgorithm.Sha256] = DigestHash.A1(DigestAlgorithm.Sha256, "u1", "pbx", "secret") }.ToFrozenDictionary(),
        };
        var peer = new RawPeer(Plan(only));
        peer.Send(RawPeer.Request("INVITE", body: "v=0\r\n"));
        peer.Send(RawPeer.Request("INVITE", "2", "b2", extra: Credentials(Nonce().Match(peer.Last).Groups[1].Value), body: "v=0\r\n"));
        Assert.Equal(401, peer.Status);
        peer.Send(RawPeer.Request("INVITE", "3", "b3", extra: Credentials(Nonce().Match(peer.Last).Groups[1].Value, "no password at all"), body: "v=0\r\n"));
        Assert.Equal(401, peer.Status);
    }

    private static SipAccessPlan Plan(PhoneCredential? credential = null, DigestAlgorithm offered = DigestAlgorithm.Md5) => new()
    {
        Realm = "pbx",
        Algorithms = [offered],
        Phones = [IPNetwork.Parse("10.0.0.0/24")],
        Credentials = new Dictionary<string, PhoneCredential> { ["u1"] = credential ?? new("u1", "secret", "1001") }.ToFrozenDictionary(),
    };

    private static string Credentials(string nonce, string password = "secret")
    {
        string response = DigestHash.Response(
            DigestAlgorithm.Md5, ("u1", "pbx", password), "INVITE", "sip:100@10.0.0.2", nonce, ("00000001", "c", "auth"));
        return $"Authorization: Digest username=\"u1\", realm=\"pbx\", nonce=\"{nonce}\", uri=\"sip:100@10.0.0.2\", "
            + $"qop=auth, nc=00000001, cnonce=\"c\", response=\"{response}\"\r\n";
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
