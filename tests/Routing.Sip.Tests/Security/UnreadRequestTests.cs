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

        Assert.Equal("a request of alice at 10.0.0.1:5060 cannot be read, refused with 400: Bad From; said once a minute, routing trace CALL-ID shows it", Assert.Single(peer.Lines, line => line.Contains("cannot be read", StringComparison.Ordinal)));
        peer.Run(61);
        peer.Send(Broken("later", "y"));
        Assert.Equal(2, peer.Lines.Count(line => line.Contains("cannot be read", StringComparison.Ordinal)));
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
