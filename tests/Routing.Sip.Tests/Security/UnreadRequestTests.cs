using Routing.Sip.Tracing;

namespace Routing.Sip.Tests.Security;

/// <summary>A carrier's requests that cannot be read leave something to look at.</summary>
public sealed class UnreadRequestTests
{
    private static string Broken(string callId, string branch = "b1") => RawPeer.Request("INVITE", branch: branch, body: "v=0\r\n")
        .Replace("<sip:200@10.0.0.1>;tag", "<sip:200@10.0.0.1;x=\"y\">;tag", StringComparison.Ordinal).Replace("call1", callId, StringComparison.Ordinal);

    [Fact]
    public void A_trunk_s_broken_INVITE_is_in_the_log_once_a_minute_and_in_the_trace()
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = 1 << 20 } });
        for (int i = 0; i < 5; i++)
        {
            peer.Send(Broken($"broken{i}", $"x{i}"));
            Assert.Equal(400, peer.Status);
            TracedCall found = Assert.IsType<TracedCall>(peer.Agent.Trace.Find($"broken{i}"));
            Assert.Equal([true, false], found.Messages.Select(message => message.Line.IsReceived));
        }

        Assert.Equal("a request of alice at 10.0.0.1:5060 cannot be read, refused with 400: Bad From; said once a minute, routing trace broken0 shows it", Assert.Single(peer.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal)));
        peer.Run(61);
        peer.Send(Broken("later", "y"));
        Assert.Equal(2, peer.Lines.Count(line => line.Contains("cannot be read", StringComparison.Ordinal)));
    }

    // What is not even answered is what somebody must look at.
    [Theory]
    [InlineData("User-Agent: a\nb\r\n", "dropped: BareLineBreak", true, 1 << 20)]
    [InlineData("User-Agent: a\nb\r\n", "dropped: BareLineBreak", false, 0)]
    public void A_trunk_s_request_that_gets_no_answer_is_kept_all_the_same(string header, string outcome, bool isKept, int bytes)
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = bytes } });
        peer.Send(RawPeer.Request("INVITE", extra: header, body: "v=0\r\n"));
        Assert.Empty(peer.Received);
        string line = Assert.Single(peer.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal($"a request of alice at 10.0.0.1:5060 cannot be read, {outcome}; said once a minute, {(isKept ? "routing trace call1 shows it" : "its Call-ID is call1")}", line);
        Assert.Equal(isKept, peer.Agent.Trace.Find("call1") is not null);
    }

    // RFC 3261 §17.1.1.3: an ACK has no answer, whatever is wrong with it.
    [Fact]
    public void Of_an_ACK_that_cannot_be_read_the_log_does_not_say_that_it_was_refused()
    {
        var peer = new RawPeer(options: new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = 1 << 20 } });
        peer.Send(Broken("lost").Replace("INVITE", "ACK", StringComparison.Ordinal));
        Assert.Empty(peer.Received);
        string line = Assert.Single(peer.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Contains("cannot be read, dropped: From; said once a minute, routing trace lost shows it", line, StringComparison.Ordinal);
        Assert.NotNull(peer.Agent.Trace.Find("lost"));
    }

    [Theory]
    [InlineData("10.9.9.9:5060")] // a stranger
    [InlineData("10.1.0.1:5060")] // where phones may be
    public void Of_nobody_else_it_is_said_and_of_strangers_nothing_is_kept(string from)
    {
        var peer = new RawPeer(Door.Open, from, new SipUserAgentOptions { Trace = new SipTraceOptions { Bytes = 1 << 20 } });
        peer.Send(Broken("strange"));
        Assert.DoesNotContain(peer.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal));
        Assert.Equal(from.StartsWith("10.1", StringComparison.Ordinal), peer.Agent.Trace.Find("strange") is not null);
    }
}
