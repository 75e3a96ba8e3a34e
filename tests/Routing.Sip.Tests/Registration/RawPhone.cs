using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Routing.Sip.Auth;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Registration;

/// <summary>A phone of user 1001 that writes what it likes into its REGISTERs, from wherever its peer is.</summary>
internal sealed partial class RawPhone(SipUserAgentOptions? options = null)
{
    private int _sent;

    public RawPeer Peer { get; } = new(new SipAccessPlan
    {
        Realm = "pbx",
        Phones = [IPNetwork.Parse("10.0.0.0/24")],
        Credentials = new Dictionary<string, PhoneCredential> { ["u1"] = new("u1", "secret", "1001") }.ToFrozenDictionary(),
    }, options: options);

    public IReadOnlyList<Routing.Sip.Registration.SipBinding> Bindings => Peer.Agent.BindingsOf("1001");

    public int Register(int cseq, string headers, string callId = "c", string vias = "")
    {
        string nonce = Challenge(cseq);
        return Send(cseq + 1, headers, Credentials(nonce, "secret", "00000001"), callId, vias);
    }

    public string Challenge(int cseq)
    {
        Assert.Equal(401, Send(cseq, "", "", "probe"));
        return Nonce().Match(Peer.Last).Groups[1].Value;
    }

    public int Send(int cseq, string headers, string credentials, string callId, string vias = "")
    {
        Peer.Send(
            $"REGISTER sip:10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKr{++_sent};rport\r\n{vias}From: <sip:1001@10.0.0.2>;tag=f\r\n"
            + $"To: <sip:1001@10.0.0.2>\r\nCall-ID: {callId}\r\nCSeq: {cseq} REGISTER\r\n{credentials}{headers}Content-Length: 0\r\n\r\n");
        return Peer.Status;
    }

    public static string Credentials(string nonce, string password, string count, string user = "u1", string uri = "sip:10.0.0.2")
    {
        string response = DigestHash.Response(DigestAlgorithm.Md5, (user, "pbx", password), "REGISTER", uri, nonce, (count, "cn", "auth"));
        return $"Authorization: Digest username=\"{user}\", realm=\"pbx\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", "
            + $"algorithm=MD5, qop=auth, nc={count}, cnonce=\"cn\"\r\n";
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
