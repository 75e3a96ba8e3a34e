using System.Net;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>Calls of ours over the addresses of a carrier (RFC 3263 §4.3).</summary>
public sealed class OutboundFailoverTests : IDisposable
{
    private readonly Carriers _carriers = new();

    public void Dispose() => _carriers.Dispose();

    [Theory]
    [InlineData("silent", "CSeq: 2 INVITE", 4.0)]
    [InlineData("503", "CSeq: 1 INVITE", 0.0)]
    [InlineData("unreachable", "CSeq: 1 INVITE", 0.0)]
    public void A_call_is_answered_by_the_next_address_when_the_first_fails(string how, string cseq, double seconds)
    {
        if (how == "503")
        {
            _carriers.First.OnInvite = invite => _carriers.First.Response(invite, 503);
        }
        else if (how == "unreachable")
        {
            _carriers.Farm.Network.Unreachable.Add(IPEndPoint.Parse("10.0.0.11:5060"));
        }

        UacInviteDialog call = _carriers.Call();
        _carriers.Run(seconds + 0.05);
        string invite = _carriers.Second.Invite;
        Assert.Equal(cseq, RawPeer.Line(invite, "CSeq"));
        Assert.Equal(how == "503" ? 1 : 0, _carriers.First.Count("ACK"));
        _carriers.Second.Answer(183);
        _carriers.Second.Answer(200);
        Assert.Equal(["progress 183", "answered"], _carriers.Leg.Log);
        Assert.StartsWith("ACK sip:t12@10.0.0.12:5060 ", _carriers.Second.Received[^1], StringComparison.Ordinal);
        Assert.Equal("udp:10.0.0.12:5060", call.Hop.ToString());
        Assert.Equal("10.0.0.12:5060", call.State!.Flow.Remote.ToString());
        if (_carriers.First.Count("INVITE") > 0)
        {
            foreach (string same in (string[])["From", "To", "Call-ID"])
            {
                Assert.Equal(RawPeer.Line(_carriers.First.Invite, same), RawPeer.Line(invite, same));
            }
        }

        call.Hangup();
        _carriers.Run(0.1);
        Assert.Equal(1, _carriers.Second.Count("BYE"));
        Assert.Equal("ended Local", _carriers.Leg.Log[^1]);
        _carriers.AssertNothingLeft();
    }

    // RFC 3263 §4.3: whoever says anything else is there. A 3xx is not followed: its owner decides where a call goes.
    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(486)]
    [InlineData(500)]
    [InlineData(504)]
    [InlineData(600)]
    public void Any_other_refusal_ends_the_call_with_its_Retry_After(int status)
    {
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, status, "Retry-After: 17 (lunch);duration=9\r\n");
        _carriers.Call();
        _carriers.Run(0.1);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, status, "Said So") { RetryAfter = TimeSpan.FromSeconds(17) }, _carriers.Leg.End!.Value with { MovedTo = null });
        Assert.Empty(_carriers.Second.Received);
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_carrier_whose_addresses_are_all_silent_is_given_up_with_408()
    {
        _carriers.Call();
        _carriers.Run(35.9);
        Assert.Null(_carriers.Leg.End);
        _carriers.Run(0.2);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 408), _carriers.Leg.End); // 8*T1 and 64*T1
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_carrier_that_asks_to_be_left_alone_gets_no_INVITE_until_then()
    {
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, 503, "Retry-After: 20\r\n");
        _carriers.Second.OnInvite = invite => _carriers.Second.Response(invite, 503, "Retry-After: 30\r\n");
        _carriers.Call();
        _carriers.Run(0.1);
        Assert.Equal((DialogEndCause.Rejected, 503, "Said So"), (_carriers.Leg.End!.Value.Cause, _carriers.Leg.End.Value.Status, _carriers.Leg.End.Value.Reason));
        Assert.InRange(_carriers.Leg.End.Value.RetryAfter.TotalSeconds, 19.9, 20); // the sooner of both, less the way here
        Assert.Equal(["INVITE", "ACK"], _carriers.First.Methods);
        Assert.Equal(["INVITE", "ACK"], _carriers.Second.Methods);
        _carriers.Call();
        _carriers.Run(0.9);
        Assert.Equal((DialogEndCause.Rejected, 503), (_carriers.Leg.End!.Value.Cause, _carriers.Leg.End.Value.Status));
        Assert.InRange(_carriers.Leg.End.Value.RetryAfter.TotalSeconds, 19, 20);
        Assert.Equal(2, _carriers.First.Received.Count);
        _carriers.Run(20);
        _carriers.Call();
        _carriers.Run(0.1);
        Assert.Equal(2, _carriers.First.Count("INVITE"));
    }

    [Fact]
    public void An_address_that_rings_after_it_was_given_up_is_cancelled_and_the_call_goes_on()
    {
        UacInviteDialog call = _carriers.Call();
        _carriers.Run(4.1);
        _carriers.First.Answer(180);
        _carriers.First.Answer(180);
        Assert.Equal(1, _carriers.First.Count("CANCEL"));
        Assert.Equal(RawPeer.Line(_carriers.First.Invite, "Via"), RawPeer.Line(_carriers.First.Last("CANCEL"), "Via"));
        Assert.Equal("CSeq: 1 CANCEL", RawPeer.Line(_carriers.First.Last("CANCEL"), "CSeq"));
        Assert.Empty(_carriers.Leg.Log);
        _carriers.First.Answer(487);
        Assert.Equal(1, _carriers.First.Count("ACK"));
        _carriers.Second.Answer(200);
        Assert.Equal(["answered"], _carriers.Leg.Log);
        call.Hangup();
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void An_address_that_says_nothing_to_its_CANCEL_is_forgotten_after_64_T1()
    {
        _carriers.Second.OnInvite = invite => _carriers.Second.Response(invite, 486);
        _carriers.Call();
        _carriers.Run(4.1);
        _carriers.First.Answer(180);
        Assert.Equal(486, _carriers.Leg.End!.Value.Status);
        _carriers.AssertNothingLeft();
    }

    [Theory]
    [InlineData("before the answer")]
    [InlineData("after the answer")]
    [InlineData("after the refusal")]
    [InlineData("after the end")]
    public void An_address_that_answers_after_it_was_given_up_is_acknowledged_and_ended(string when)
    {
        UacInviteDialog call = _carriers.Call();
        _carriers.Run(4.1);
        if (when.StartsWith("after", StringComparison.Ordinal))
        {
            _carriers.Second.Answer(when == "after the refusal" ? 486 : 200);
        }

        if (when == "after the end")
        {
            call.Hangup();
            _carriers.Run(0.1);
        }

        _carriers.First.Answer(200);
        _carriers.First.Answer(200);
        Assert.Equal(2, _carriers.First.Count("ACK"));
        Assert.Equal(1, _carriers.First.Count("BYE"));
        Assert.StartsWith("BYE sip:t11@10.0.0.11:5060 ", _carriers.First.Last("BYE"), StringComparison.Ordinal);
        Assert.Equal("CSeq: 1 ACK", RawPeer.Line(_carriers.First.Last("ACK"), "CSeq"));
        Assert.Equal("CSeq: 2 BYE", RawPeer.Line(_carriers.First.Last("BYE"), "CSeq"));
        if (when == "before the answer")
        {
            // Its own BYE crosses ours, and is that of a dialog we know.
            _carriers.Second.Answer(200);
        }

        if (when.EndsWith("the answer", StringComparison.Ordinal))
        {
            _carriers.First.Say(_carriers.First.Last("BYE").Replace("CSeq: 2 BYE", "CSeq: 7 BYE", StringComparison.Ordinal).Replace("z9hG4bK", "z9hG4bKx", StringComparison.Ordinal)
                .Replace("From:", "Was:", StringComparison.Ordinal).Replace("To:", "From:", StringComparison.Ordinal).Replace("Was:", "To:", StringComparison.Ordinal));
            Assert.StartsWith("SIP/2.0 200 ", _carriers.First.Received[^1], StringComparison.Ordinal);
            Assert.Equal(["answered"], _carriers.Leg.Log);
        }

        call.Hangup();
        _carriers.AssertNothingLeft();
        Assert.Single(_carriers.Leg.Log, line => line.StartsWith("ended", StringComparison.Ordinal));
    }

    [Fact]
    public void A_CANCEL_goes_to_the_address_in_use()
    {
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, 503);
        UacInviteDialog call = _carriers.Call();
        _carriers.Run(0.1);
        _carriers.Second.Answer(180);
        call.Hangup("Q.850;cause=16");
        _carriers.Run(0.1);
        Assert.Equal(0, _carriers.First.Count("CANCEL"));
        Assert.Equal(RawPeer.Line(_carriers.Second.Invite, "Via"), RawPeer.Line(_carriers.Second.Last("CANCEL"), "Via"));
        Assert.Equal("Reason: Q.850;cause=16", RawPeer.Line(_carriers.Second.Last("CANCEL"), "Reason"));
        _carriers.Second.Answer(487);
        Assert.Equal(new DialogEnd(DialogEndCause.Local, 487, "Said So"), _carriers.Leg.End);
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void Whoever_hangs_up_is_not_taken_to_the_next_address()
    {
        UacInviteDialog call = _carriers.Call();
        _carriers.Run(0.1);
        call.Hangup();
        _carriers.Run(10);
        _carriers.First.Answer(503);
        Assert.Equal(new DialogEnd(DialogEndCause.Local, 503, "Said So"), _carriers.Leg.End);
        Assert.Empty(_carriers.Second.Received);
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void Hanging_up_while_the_name_is_looked_up_ends_the_call_at_once()
    {
        _carriers.Farm.Dns.Answer = static (_, _) => [];
        UacInviteDialog call = _carriers.Call();
        _carriers.Run(0.1);
        call.Hangup();
        _carriers.Run(0.01);
        Assert.Equal(new DialogEnd(DialogEndCause.Local), _carriers.Leg.End);
        _carriers.AssertNothingLeft();
        Assert.Empty(_carriers.First.Received);
    }

    [Fact]
    public void A_name_that_leads_nowhere_is_503()
    {
        _carriers.Call(invite => invite with { RequestUri = "sip:1@nowhere.example" });
        _carriers.Run(5);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 503, "no transport leads there"), _carriers.Leg.End);
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_503_after_ringing_goes_on_too_and_what_was_heard_before_is_over()
    {
        _carriers.Call();
        _carriers.Run(0.1);
        _carriers.First.Answer(183, "Require: 100rel\r\nRSeq: 1\r\n");
        Assert.Equal(1, _carriers.First.Count("PRACK"));
        _carriers.First.Say(_carriers.First.Response(_carriers.First.Last("PRACK"), 200));
        _carriers.First.Answer(503);
        _carriers.Second.Answer(180);
        _carriers.Second.Answer(200);
        Assert.Equal(["progress 183", "progress 180", "answered"], _carriers.Leg.Log);
        Assert.Equal("v=0\r\n", System.Text.Encoding.UTF8.GetString(_carriers.Leg.Body.Span));
    }

    [Fact]
    public void The_time_given_for_any_answer_is_for_all_addresses_together()
    {
        _carriers.Call(invite => invite with { NoResponseWithin = TimeSpan.FromSeconds(6) });
        _carriers.Run(3.1);
        Assert.Equal(1, _carriers.Second.Count("INVITE"));
        _carriers.Run(2.8);
        Assert.Null(_carriers.Leg.End);
        _carriers.Run(0.2);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 408), _carriers.Leg.End);
        int sent = _carriers.First.Received.Count + _carriers.Second.Received.Count;
        _carriers.Run(10);
        Assert.Equal(sent, _carriers.First.Received.Count + _carriers.Second.Received.Count);
        _carriers.Second.Answer(180);
        Assert.Equal(1, _carriers.Second.Count("CANCEL"));
        _carriers.Second.Answer(487);
        _carriers.AssertNothingLeft();
        Assert.Equal(["ended Rejected"], _carriers.Leg.Log);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)] // and as much again for a third
    public void Of_little_time_the_next_address_gets_its_share(bool isUrgent, double share)
    {
        _carriers.Call(invite => invite with { NoResponseWithin = TimeSpan.FromSeconds(6), IsUrgent = isUrgent });
        _carriers.Run(share - 0.2);
        Assert.Equal(0, _carriers.Second.Count("INVITE"));
        _carriers.Run(0.3);
        Assert.Equal(1, _carriers.Second.Count("INVITE"));
    }

    [Fact]
    public void The_time_given_holds_for_the_look_up_too()
    {
        _carriers.Farm.Dns.Answer = static (_, _) => [];
        _carriers.Call(invite => invite with { NoResponseWithin = TimeSpan.FromSeconds(0.5) });
        _carriers.Run(0.6);
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 408), _carriers.Leg.End);
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void A_challenge_is_answered_where_it_came_from_and_means_nothing_elsewhere()
    {
        const string Challenge = "Proxy-Authenticate: Digest realm=\"a\", nonce=\"one\", algorithm=MD5, qop=\"auth\"\r\n";
        _carriers.First.OnInvite = invite => _carriers.First.Response(invite, invite.Contains("Proxy-Authorization", StringComparison.Ordinal) ? 503 : 407, Challenge);
        UacInviteDialog call = _carriers.Call(invite => invite with { Secret = new DigestSecret("us", "pw") });
        _carriers.Run(0.1);
        Assert.Equal(["INVITE", "ACK", "INVITE", "ACK"], _carriers.First.Methods);
        Assert.DoesNotContain("Proxy-Authorization", _carriers.Second.Invite, StringComparison.Ordinal);
        _carriers.Second.Answer(407, Challenge.Replace("one", "two", StringComparison.Ordinal));
        Assert.Contains("nonce=\"two\"", _carriers.Second.Invite, StringComparison.Ordinal);
        _carriers.Second.Answer(200);
        Assert.Equal(["answered"], _carriers.Leg.Log);
        Assert.Contains("nonce=\"two\"", _carriers.Second.Last("ACK"), StringComparison.Ordinal);
        call.Hangup();
        _carriers.AssertNothingLeft();
    }
}
