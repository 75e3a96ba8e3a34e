using Routing.Sip.Security;

namespace Routing.Sip.Tests.Security;

/// <summary>What happens at the door when too much is under way.</summary>
public sealed class OverloadTests
{
    private static readonly SipUserAgentOptions Small = new() { Limits = new SipLimits { MostDialogs = 10, EmergencyShare = 0.2 } };

    private readonly Door _door = new(Small);

    public OverloadTests() => _door.App.OnCall = (dialog, _) => dialog.Ring();

    [Fact]
    public void A_call_too_many_gets_503_with_RetryAfter_and_costs_nothing()
    {
        Fill(10);
        SipCounts before = _door.Agent.Counts;
        Assert.Equal(503, Invite("more"));
        string first = _door.Last;
        Assert.Matches("\r\nRetry-After: ([5-9]|10)\r\n", first);
        Assert.Equal(before, _door.Agent.Counts);
        Assert.Equal(10, _door.App.Calls.Count);

        // The same again: the same tag. The ACK is dropped without a word, and nothing is repeated by itself.
        Assert.Equal(503, Invite("more"));
        Assert.Equal(RawPeer.TagOf(first), RawPeer.TagOf(_door.Last));
        Assert.Equal(0, _door.Ask(Named("ACK", "more", toTag: RawPeer.TagOf(first))));
        int sent = _door.Sent;
        _door.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(sent, _door.Sent);
    }

    [Fact]
    public void What_is_in_progress_is_finished()
    {
        Fill(10);
        Assert.Equal(503, Invite("more"));
        _door.App.Calls[3].Dialog.Answer(Pair.AnswerSdp);
        Assert.Equal(200, _door.Status);
        string tag = RawPeer.TagOf(_door.Last);
        _door.Ask(Named("ACK", "call3", "a", toTag: tag));
        Assert.Equal(200, _door.Ask(Named("INFO", "call3", "i", "2", tag)));
        Assert.Equal(487, _door.Ask(Named("CANCEL", "call5"))); // after the 200 to the CANCEL itself
        Assert.Equal(200, _door.Ask(Named("BYE", "call3", "b", "3", tag)));
        Assert.Equal(200, _door.Ask(Named("OPTIONS", "probe")));
        Assert.Equal(180, Invite("now")); // two have gone, so one may come
    }

    [Theory]
    [InlineData("Resource-Priority: esnet.1\r\n", "sip:100@10.0.0.2")]
    [InlineData("Resource-Priority: q735.0, wps.2\r\n", "sip:100@10.0.0.2")]
    [InlineData("Resource-Priority: ets.0\r\n", "sip:100@10.0.0.2")]
    public void Emergency_calls_are_the_last_to_be_refused(string header, string uri)
    {
        Fill(10);
        Assert.Equal(503, Invite("plain"));
        Assert.Equal(503, _door.Ask(Named("INVITE", "q", uri: uri, extra: "Resource-Priority: q735.0\r\n")));
        Assert.Equal(180, _door.Ask(Named("INVITE", "sos1", uri: uri, extra: header)));
        Assert.Equal(180, _door.Ask(Named("INVITE", "sos2", uri: uri, extra: header)));
        Assert.Equal(503, _door.Ask(Named("INVITE", "sos3", uri: uri, extra: header)));
    }

    [Fact]
    public void A_call_to_the_emergency_urn_is_not_refused_for_overload()
    {
        Fill(10);
        Assert.NotEqual(503, _door.Ask(Named("INVITE", "urn", uri: "urn:service:sos.fire")));
    }

    // No phone marks a call for help: the application knows the numbers. Who calls is still to be proven.
    [Theory]
    [InlineData("sip:119@10.0.0.2", 401)]
    [InlineData("sip:1-1-9@10.0.0.2;user=phone", 401)]
    [InlineData("tel:119;phone-context=example.com", 401)]
    [InlineData("sip:1190@10.0.0.2", 503)]
    public void A_phone_that_dials_for_help_gets_in_at_overload_and_while_we_drain(string uri, int status)
    {
        var door = new Door(Small, new SipAccessPlan
        {
            Trunks = Door.Open.Trunks,
            Phones = Door.Open.Phones,
            IsEmergency = dialled => dialled.Replace("-", "", StringComparison.Ordinal) == "119",
        });
        door.App.OnCall = (dialog, _) => dialog.Ring();
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(180, door.Ask(Named("INVITE", $"call{i}")));
        }

        Assert.Equal(status, door.Ask(Named("INVITE", "help", uri: uri), Door.Phone));
        Assert.Equal(503, door.Ask(Named("INVITE", "trunk", uri: uri))); // strangers reach what we let them reach
        door.Agent.Draining = true;
        Assert.Equal(status, door.Ask(Named("INVITE", "drained", uri: uri), Door.Phone));
        Assert.Equal(503, door.Ask(Named("INVITE", "trunk2", uri: uri)));
        Assert.Equal(10, door.App.Calls.Count);
    }

    [Fact]
    public void A_flood_of_OPTIONS_from_a_stranger_or_an_unregistered_phone_leaves_no_state()
    {
        for (int i = 0; i < 5_000; i++)
        {
            _door.Ask(Named("OPTIONS", $"o{i}"), Door.Phone);
            _door.Ask(Named("OPTIONS", $"s{i}"), System.Net.IPEndPoint.Parse("8.8.8.8:5060"));
        }

        Assert.Equal(default, _door.Agent.Counts);
    }

    private void Fill(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            Assert.Equal(180, Invite($"call{i}"));
        }
    }

    private int Invite(string name) => _door.Ask(Named("INVITE", name));

    private static string Named(string method, string name, string branch = "", string cseq = "1", string toTag = "", string uri = "sip:100@10.0.0.2", string extra = "") =>
        RawPeer.Request(method, cseq, name + branch, toTag, uri, extra).Replace("call1", name, StringComparison.Ordinal);
}
