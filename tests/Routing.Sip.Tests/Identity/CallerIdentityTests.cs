using Routing.Sip.Dialogs;
using Routing.Sip.Identity;

namespace Routing.Sip.Tests.Identity;

/// <summary>Who calls, as the many headers for it say, well and badly written.</summary>
public sealed class CallerIdentityTests
{
    [Fact]
    public void An_asserted_identity_is_read_in_all_its_forms()
    {
        CallerIdentity identity = Read(
            "P-Asserted-Identity: \"Ann \\\"A\\\" B\" <sip:+4930123;verstat=TN-Validation-Passed@Carrier.example;user=phone>, <tel:+4930124;verstat=No-TN-Validation>\r\n"
            + "p-asserted-identity: sip:third@x\r\nP-Preferred-Identity: <sip:wish@x>\r\n");
        Assert.Equal(["+4930123", "+4930124", "third"], identity.Asserted.Select(party => party.User));
        Assert.Equal("Ann \"A\" B", identity.Asserted[0].DisplayName);
        Assert.Equal("carrier.example", identity.Asserted[0].Host);
        Assert.Equal(["TN-Validation-Passed", "No-TN-Validation", ""], identity.Asserted.Select(party => party.Verstat));
        Assert.Equal("TN-Validation-Passed", identity.Verstat);
        Assert.Equal("wish", Assert.Single(identity.Preferred).User);
        Assert.Equal("+4930123", identity.Caller(trusted: true)!.Value.User);
        Assert.Equal("200", identity.Caller(trusted: false)!.Value.User);
        Assert.False(identity.IsPrivate);
    }

    [Theory]
    [InlineData("P-Asserted-Identity: <sip:carrier.example>, <tel:+4930124>\r\nRemote-Party-ID: <sip:77@x>\r\n", "+4930124")]
    [InlineData("Remote-Party-ID: \"Bob\" <sip:77@x>;party=calling;screen=yes;privacy=off\r\n", "77")]
    [InlineData("Remote-Party-ID: <sip:88@x>;party=called, <sip:77@x>\r\n", "77")]
    [InlineData("Remote-Party-ID: <sip:88@x>;party=called\r\n", "200")]
    [InlineData("P-Asserted-Identity: <sip:carrier.example>\r\n", "")]
    [InlineData("P-Asserted-Identity: nonsense, <sip:>, <http://x>, \"open <sip:1@x>\r\n", "200")]
    [InlineData("", "200")]
    public void Of_a_trusted_peer_the_best_word_counts(string headers, string user) =>
        Assert.Equal(user, Read(headers).Caller(trusted: true)!.Value.User);

    [Theory]
    [InlineData("Privacy: id\r\n", true)]
    [InlineData("Privacy: Header; critical\r\n", true)]
    [InlineData("Privacy: user,id\r\n", true)]
    [InlineData("Privacy: none\r\n", false)]
    [InlineData("Privacy: session\r\n", false)]
    [InlineData("Privacy: ;;,\r\n", false)]
    [InlineData("Remote-Party-ID: <sip:1@x>;privacy=full\r\n", true)]
    [InlineData("Remote-Party-ID: <sip:1@x>;privacy=off\r\n", false)]
    public void A_wish_for_privacy_is_known(string headers, bool hidden) => Assert.Equal(hidden, Read(headers).IsPrivate);

    [Theory]
    [InlineData("\"Anonymous\" <sip:anonymous@anonymous.invalid>")]
    [InlineData("sip:c8oqz84zk7z@anonymous.invalid")]
    [InlineData("<sip:Anonymous@carrier.example>")]
    public void A_From_that_says_nothing_is_private(string from) => Assert.True(Read("", from).IsPrivate);

    [Fact]
    public void Diversions_come_the_latest_first_with_reason_and_count()
    {
        CallerIdentity identity = Read(
            "Diversion: \"Desk\" <sip:+4930@x;user=phone>;reason=User-Busy;counter=2;privacy=full, <tel:+4931>;reason=\"no-answer\";screen=no\r\n"
            + "Diversion: broken, <sip:32@x>;counter=999;privacy=off\r\n");
        Assert.Equal(["+4930", "+4931", "32"], identity.Diversions.Select(one => one.Party.User));
        Assert.Equal(["user-busy", "no-answer", "unknown"], identity.Diversions.Select(one => one.Reason));
        Assert.Equal([2, 1, 1], identity.Diversions.Select(one => one.Count));
        Assert.Equal([true, false, false], identity.Diversions.Select(one => one.IsPrivate));
    }

    [Fact]
    public void The_way_of_a_call_is_read_from_its_history()
    {
        CallerIdentity identity = Read(
            "History-Info: <sip:+4930@x?Privacy=history&Reason=SIP%3Bcause%3D302>;index=1, <sip:31@x;cause=486?Reason=Q.850%3Bcause%3D17>;index=1.1;mp=1\r\n"
            + "History-Info: <sip:32@x>;index=1.1.1;rc=1.1, rubbish\r\n");
        Assert.Equal(["1", "1.1", "1.1.1"], identity.History.Select(one => one.Index));
        Assert.Equal([0, 486, 0], identity.History.Select(one => one.Cause));
        Assert.Equal([302, 0, 0], identity.History.Select(one => one.Answer));
        Assert.Equal(["", "mp=1", "rc=1.1"], identity.History.Select(one => one.Target));
        Assert.True(identity.HasGaps); // the last of them is none
        Assert.Equal([true, false, false], identity.History.Select(one => one.IsPrivate));
        Assert.Equal("+4930", identity.History[0].Party.User);
    }

    // RFC 7044 §11, RFC 7544 §5: who it was for before it was for somebody else, and why.
    [Theory]
    [InlineData("Diversion: <sip:30@x>;reason=no-answer, <sip:31@x>\r\nHistory-Info: <sip:1@x>;index=1, <sip:2@x>;index=1.1;mp=1\r\n", "30 no-answer")]
    [InlineData("History-Info: <sip:1@x>;index=1, <sip:2@x>;index=1.1;mp=1\r\n", "1 unknown")]
    [InlineData("History-Info: <sip:1@x?Reason=SIP%3Bcause%3D486>;index=1, <sip:2@x>;index=1.1;mp=1\r\n", "1 user-busy")]
    [InlineData("History-Info: <sip:1@x>;index=1, <sip:2@x;cause=408>;index=1.1;mp=1, <sip:2@10.0.0.1>;index=1.1.1;rc=1.1\r\n", "1 no-answer")]
    [InlineData("History-Info: <sip:1@x>;index=1, <sip:2@x>;index=1.1;rc=1, <sip:3@x;cause=302>;index=1.2;mp=1\r\n", "1 unconditional")]
    [InlineData("History-Info: <sip:1@x>;index=1, <sip:2@x;cause=503>;index=1.1\r\n", "1 unavailable")]
    [InlineData("History-Info: <sip:1@x?Reason=SIP%3Bcause%3D480>;index=1, <sip:2@x>;index=1.1;np=1\r\n", "1 deflection")]
    [InlineData("History-Info: <sip:1@x?Privacy=history>;index=1, <sip:2@x;cause=302>;index=1.1;mp=1\r\n", "1 unconditional hidden")]
    [InlineData("History-Info: <sip:1@x?Reason=SIP%3Bcause%3D302>;index=1\r\n", "")]
    [InlineData("History-Info: <sip:1@x>;index=1, <sip:2@x>;index=1.1;rc=1\r\n", "")]
    [InlineData("History-Info: <sip:2@x;cause=302>;index=1;mp=1\r\n", "")] // before it is nobody
    [InlineData("", "")]
    public void Who_sent_a_call_on_last_is_found_by_either_header(string headers, string told) =>
        Assert.Equal(told, Read(headers).LastDiversion is { } last ? $"{last.Party.User} {last.Reason}{(last.IsPrivate ? " hidden" : "")}" : "");

    [Theory]
    [InlineData("unconditional", 302)]
    [InlineData("user-busy", 486)]
    [InlineData("no-answer", 408)]
    [InlineData("deflection", 480)]
    [InlineData("unavailable", 503)]
    [InlineData("unknown", 404)]
    public void A_reason_and_a_cause_say_the_same(string reason, int cause)
    {
        Assert.Equal((cause, reason), (Diversion.CauseOf(reason), Diversion.ReasonOf(cause)));
        Assert.Equal((404, "unknown"), (Diversion.CauseOf("follow-me"), Diversion.ReasonOf(380)));
    }

    [Fact]
    public void What_is_handed_on_untouched_is_kept_as_it_came()
    {
        const string Signed = "eyJhbGciOiJFUzI1NiJ9.eyJhdHRlc3QiOiJBIn0.c2ln;info=<https://cert.example/a.pem>;alg=ES256;ppt=\"shaken\"";
        CallerIdentity identity = Read(
            $"Identity: {Signed}\r\ny: other.div.sig;info=<https://x>;ppt=div\r\nUser-to-User: 56a3,b4;encoding=hex\r\n"
            + "Resource-Priority: ESNET.0, wps.3\r\nAlert-Info: <http://x/ring>;info=alert-autoanswer\r\n");
        Assert.Equal([Signed, "other.div.sig;info=<https://x>;ppt=div"], identity.Signatures);
        Assert.Equal(["56a3", "b4;encoding=hex"], identity.UserToUser);
        Assert.Equal(["esnet.0", "wps.3"], identity.Priorities);
        Assert.Equal("<http://x/ring>;info=alert-autoanswer", Assert.Single(identity.AlertInfo));
    }

    [Fact]
    public void More_than_anybody_needs_is_not_read()
    {
        CallerIdentity identity = Read("Diversion: " + string.Join(",", Enumerable.Range(0, 100).Select(i => $"<sip:{i}@x>")) + "\r\n");
        Assert.Equal(16, identity.Diversions.Count);
    }

    // Every prefix and every damaged byte: left out or read, never an error.
    [Fact]
    public void Nothing_malformed_is_an_error()
    {
        byte[] all = System.Text.Encoding.ASCII.GetBytes(
            "P-Asserted-Identity: \"A\" <sip:+49;verstat=x@y;user=phone>\r\nDiversion: <tel:1;a=b>;reason=x;counter=1\r\n"
            + "History-Info: <sip:1@x?Reason=SIP%3Bcause%3D302&Privacy=history>;index=1\r\nRemote-Party-ID: <sip:1@x>;party=calling\r\n");
        var random = new Random(4);
        for (int i = 0; i < 3000; i++)
        {
            byte[] broken = [.. all];
            broken[random.Next(broken.Length)] = (byte)random.Next(32, 256);
            broken[random.Next(broken.Length)] = (byte)random.Next(32, 127);
            CallerIdentity.Read([.. "INVITE sip:1@x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKa\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\n"u8, .. broken, .. "\r\n"u8]);
        }
    }

    [Theory]
    [InlineData("urn:service:sos")]
    [InlineData("URN:service:sos.police")]
    [InlineData("tel:112;phone-context=x")]
    public void An_emergency_call_reaches_the_application(string uri)
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Reject(486);
        peer.Send(RawPeer.Request("INVITE", uri: uri, body: "v=0\r\n"));
        Assert.Equal(486, peer.Status);
        Assert.Equal(uri.StartsWith("tel", StringComparison.Ordinal) ? "112" : uri, peer.App.Calls[0].Dialog.CalledUser);
        peer.Send(RawPeer.Request("INVITE", branch: "b2", uri: "urn:isbn:1", body: "v=0\r\n").Replace("call1", "call2", StringComparison.Ordinal));
        Assert.Equal(416, peer.Status);
    }

    private static CallerIdentity Read(string headers, string from = "\"Two\" <sip:200@10.0.0.1>")
    {
        var peer = new RawPeer();
        peer.App.OnCall = (dialog, _) => dialog.Reject(486);
        peer.Send(RawPeer.Request("INVITE", extra: headers, body: "v=0\r\n").Replace("<sip:200@10.0.0.1>;tag", $"{from};tag", StringComparison.Ordinal));
        UasInviteDialog dialog = Assert.Single(peer.App.Calls).Dialog;
        Assert.Same(dialog.Identity, dialog.Identity);
        return dialog.Identity;
    }
}
