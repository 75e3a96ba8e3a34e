using System.Text;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>SUBSCRIBE and answers to NOTIFY as nobody should write them.</summary>
public sealed class HostileTests
{
    [Fact]
    public void Each_prefix_and_each_changed_byte_of_a_refresh_is_answered_or_dropped_and_makes_no_second_subscription()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        Assert.Equal(200, phone.SubscribeNow(3600));
        string request = Refresh(phone, "Event: dialog\r\nExpires: 3600\r\nAccept: application/dialog-info+xml\r\n");
        for (int i = 0; i < request.Length; i++)
        {
            phone.Raw(request[..i]);
            foreach (char changed in "\0 \";<=%\u00FF0")
            {
                if (changed == ' ' && i > 0 && request[i - 1] == '\n')
                {
                    continue; // a line that is folded into the one before, which is copied as it is
                }

                phone.Raw(request[..i] + changed + request[(i + 1)..]);
            }

            world.Run(0.002);
            Assert.InRange(world.Agent.Counts.Subscriptions, 0, 1);
        }

        Assert.Empty(world.Faults);
        phone.CSeq = 1_000_000_000;
        phone.SubscribeNow(0);
        world.Run(70);
        Assert.Empty(world.Faults);
    }

    [Theory]
    [InlineData("Event: dialog;;;id=\r\n")]
    [InlineData("Event: ;id=1\r\n")]
    [InlineData("Event:\r\n")]
    [InlineData("Event: dialog\r\nEvent: dialog\r\n")]
    [InlineData("o: dialog;id=\"x\"\r\n")]
    [InlineData("Event: dialog\r\nExpires: -1\r\n")]
    [InlineData("Event: dialog\r\nExpires: 4294967295\r\n")]
    [InlineData("Event: dialog\r\nExpires: 4294967296\r\n")]
    [InlineData("Event: dialog\r\nAccept:\r\n")]
    [InlineData("Event: dialog\r\nAccept: /\r\n")]
    [InlineData("Event: dialog\r\nAccept: /*\r\n")]
    [InlineData("Event: dialog\r\nAccept: application/dialog-info+xml-and-much-longer-than-ours/*\r\n")]
    [InlineData("Event: dialog\r\nContact: <sip:\r\n")]
    [InlineData("Event: dialog\r\nRequire: ,,,\r\n")]
    public void Strange_headers_cost_nothing(string headers)
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Ask("SUBSCRIBE", "sip:1002@10.0.0.2", headers, null);
        world.Until(() => phone.Status > 0, "an answer");
        Assert.InRange(phone.Status, 200, 489);
        phone.Raw(Refresh(phone, headers));
        world.Run(1);
        if (phone.Status == 200)
        {
            phone.CSeq = 20;
            phone.SubscribeNow(0);
        }

        world.AssertNothingLeft();
    }

    [Theory]
    [InlineData("Retry-After: 0")]
    [InlineData("Retry-After: 99999999999")]
    [InlineData("Retry-After: -5")]
    [InlineData("Retry-After:")]
    [InlineData("Retry-After: 1 (soon);duration=3600")]
    public void Strange_waits_make_no_storm(string header)
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        (phone.Says, phone.SaysBesides) = (503, header + "\r\n");
        Assert.Equal(200, phone.SubscribeNow(60));
        world.Run(59);
        Assert.InRange(phone.All.Count, 1, 61);
        world.Run(5);
        world.AssertNothingLeft();
    }

    [Fact]
    public void A_Call_ID_that_is_no_text_and_a_resource_with_escapes_are_bytes_like_any_other()
    {
        using var world = new WatcherWorld();
        world.Source.Texts["10%\"<\r\n2"] = "odd";
        Watcher phone = world.Phone();
        phone.Resource = "10%25%22%3C%0D%0A2";
        Assert.Equal(200, phone.SubscribeNow());
        Assert.Equal("odd", phone.Body);
        Assert.Equal(200, phone.SubscribeNow(0));
        world.AssertNothingLeft();
    }

    private static string Refresh(Watcher phone, string headers) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
        $"SUBSCRIBE sip:1002@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bKhostile;rport\r\nMax-Forwards: 70\r\nFrom: <sip:1001@10.0.0.2>;tag=watcher\r\n"
        + $"To: <sip:1002@10.0.0.2>{(phone.ToTag.Length > 0 ? $";tag={phone.ToTag}" : "")}\r\nCall-ID: {phone.CallId}\r\nCSeq: 9 SUBSCRIBE\r\nContact: <sip:1001@10.1.0.1:5060>\r\n{headers}Content-Length: 0\r\n\r\n"));
}
