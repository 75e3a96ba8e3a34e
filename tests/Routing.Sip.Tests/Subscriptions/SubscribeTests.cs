using Routing.Sip.Subscriptions;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>Who may subscribe to what, and what everybody else hears.</summary>
public sealed class SubscribeTests
{
    [Fact]
    public void A_phone_signs_in_is_granted_what_it_asked_for_and_is_told_at_once()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Extra = "Record-Route: <sip:10.1.0.1;lr>\r\n";
        Assert.Equal(200, phone.SubscribeNow(300));
        Assert.Contains("\r\nExpires: 300\r\n", phone.Answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRecord-Route: <sip:10.1.0.1;lr>\r\n", phone.Answer, StringComparison.Ordinal);
        string told = Assert.Single(phone.Notified);
        Assert.StartsWith("NOTIFY sip:1001@10.1.0.1:5060 SIP/2.0\r\n", told, StringComparison.Ordinal);
        Assert.Contains("\r\nRoute: <sip:10.1.0.1;lr>\r\n", told, StringComparison.Ordinal);
        Assert.Contains("\r\nEvent: dialog\r\n", told, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/dialog-info+xml\r\n", told, StringComparison.Ordinal);
        Assert.Contains("\r\nTo: <sip:1001@10.0.0.2>;tag=watcher\r\n", told, StringComparison.Ordinal);
        Assert.Equal(("active;expires=300", "first"), (phone.State, phone.Body));
        Assert.Equal(new Watch("1001", "1002", "dialog", "sip:1002@10.0.0.2"), world.Source.Asked[0].Watch);
        Assert.Equal(1, world.Agent.Counts.Subscriptions);
        phone.SubscribeNow(0);
        world.AssertNothingLeft();
    }

    [Theory]
    [InlineData("presence", 300, "", "1002", 489, "Allow-Events: dialog, message-summary")]
    [InlineData("dialogs", 300, "", "1002", 489, "Allow-Events: dialog, message-summary")]
    [InlineData("Dialog", 300, "", "1002", 489, "Allow-Events: dialog, message-summary")]
    [InlineData("dialog.winfo", 300, "", "1002", 489, "Allow-Events: dialog, message-summary")]
    [InlineData("di(alog", 300, "", "1002", 400, null)]
    [InlineData("dialog;id=", 300, "", "1002", 400, null)]
    [InlineData("dialog;id=a\"b", 300, "", "1002", 400, null)]
    [InlineData("dialog", 300, "Event: dialog\r\n", "1002", 400, null)]
    [InlineData("dialog", 300, "Accept: application/pidf+xml\r\n", "1002", 406, null)]
    [InlineData("dialog", 300, "Accept: application/dialog-info\r\n", "1002", 406, null)]
    [InlineData("dialog", 300, "Accept: text/*\r\n", "1002", 406, null)]
    [InlineData("dialog", 300, "Accept: text/plain, application/dialog-info+xml;q=0.5\r\n", "1002", 200, "Expires: 300")]
    [InlineData("dialog", 300, "Accept: text/plain\r\nAccept: */*\r\n", "1002", 200, "Expires: 300")]
    [InlineData("dialog", 300, "Accept: Application/*\r\n", "1002", 200, "Expires: 300")]
    [InlineData("dialog;include-session-description;id=7", 300, "", "1002", 200, "Expires: 300")]
    [InlineData("dialog", 59, "", "1002", 423, "Min-Expires: 60")]
    [InlineData("dialog", 1, "", "1002", 423, "Min-Expires: 60")]
    [InlineData("dialog", 60, "", "1002", 200, "Expires: 60")]
    [InlineData("dialog", 3601, "", "1002", 200, "Expires: 3600")]
    [InlineData("dialog", null, "", "1002", 200, "Expires: 3600")]
    [InlineData("dialog", null, "Expires: soon\r\n", "1002", 200, "Expires: 3600")]
    [InlineData("dialog", null, "Expires: 99999999999\r\n", "1002", 200, "Expires: 3600")]
    [InlineData("dialog", 0, "", "1002", 200, "Expires: 0")]
    [InlineData("dialog", 300, "", "1999", 404, null)]
    [InlineData("dialog", 300, "Require: eventlist\r\n", "1002", 420, "Unsupported: eventlist")]
    public void What_is_asked_for_is_granted_or_refused_by_name(string @event, int? expires, string extra, string resource, int status, string? header)
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        (phone.Event, phone.Extra, phone.Resource) = (@event, extra, resource);
        Assert.Equal(status, phone.SubscribeNow(expires));
        if (header is not null)
        {
            Assert.Contains($"\r\n{header}\r\n", phone.Answer, StringComparison.Ordinal);
        }

        Assert.Equal(status == 200 ? 1 : 0, phone.Notified.Count);
        Assert.Equal(status == 200 && expires != 0 ? 1 : 0, world.Agent.Counts.Subscriptions);
        if (status == 200 && expires != 0)
        {
            Assert.Equal(200, phone.SubscribeNow(0));
        }

        world.AssertNothingLeft();
    }

    [Fact]
    public void An_id_of_Event_comes_back_in_each_NOTIFY()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Event = "dialog;include-session-description;id=a.b-7";
        Assert.Equal(200, phone.SubscribeNow());
        Assert.Contains("\r\nEvent: dialog;id=a.b-7\r\n", phone.Notified[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_Contact_there_is_no_dialog()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Subscribe(300, contact: "");
        world.Until(() => phone.Status > 0, "an answer");
        Assert.Equal(400, phone.Status);
        world.AssertNothingLeft();
    }

    [Fact]
    public void Wrong_passwords_hear_nothing_of_what_there_is()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Password = "guess";
        Assert.Equal(401, phone.SubscribeNow());
        phone.Resource = "1999";
        Assert.Equal(401, phone.SubscribeNow());
        Assert.Empty(world.Source.Asked);
        world.AssertNothingLeft();
    }

    [Fact]
    public void A_trunk_hears_405_and_a_stranger_nothing()
    {
        using var world = new WatcherWorld();
        Watcher trunk = world.Phone("carrier", "10.0.0.1:5060");
        Assert.Equal(405, trunk.SubscribeNow());
        Assert.DoesNotContain("SUBSCRIBE", RawPeer.Line(trunk.Answer, "Allow"), StringComparison.Ordinal);
        Watcher stranger = world.Phone("1001", "172.16.0.1:5060");
        Assert.Equal(408, stranger.SubscribeNow());
        world.AssertNothingLeft();
    }

    [Fact]
    public void Where_nothing_can_be_watched_SUBSCRIBE_is_not_allowed()
    {
        using var world = new WatcherWorld();
        world.App.Subscriptions = NothingToWatch.Instance;
        Assert.Equal(405, world.Phone().SubscribeNow());
        world.AssertNothingLeft();
    }

    [Fact]
    public void Who_may_not_watch_it_hears_403_and_who_asks_too_much_503_with_Retry_After()
    {
        using var world = new WatcherWorld(options: new SubscriptionOptions { MostPerUser = 2, Most = 3 });
        world.Source.Rule = watch => watch.Watcher == watch.Resource ? WatchVerdict.Refused : WatchVerdict.Allowed;
        Assert.Equal(403, world.Phone("1002").SubscribeNow());
        Assert.Equal(200, world.Phone().SubscribeNow());
        Assert.Equal(200, world.Phone().SubscribeNow());
        Watcher third = world.Phone();
        Assert.Equal(503, third.SubscribeNow());
        Assert.Contains("\r\nRetry-After: 60\r\n", third.Answer, StringComparison.Ordinal);
        Watcher other = world.Phone("1002");
        other.Resource = "1003";
        Assert.Equal(200, other.SubscribeNow());
        Watcher fourth = world.Phone("1002");
        fourth.Resource = "1003";
        Assert.Equal(503, fourth.SubscribeNow());
        Assert.Equal(3, world.Agent.Counts.Subscriptions);
    }

    [Fact]
    public void While_it_drains_new_ones_are_refused_and_the_others_live_on()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        Assert.Equal(200, phone.SubscribeNow(60));
        world.Agent.Draining = true;
        Assert.Equal(503, world.Phone("1002").SubscribeNow());
        world.Run(30);
        Assert.Equal(200, phone.SubscribeNow(60));
        world.Run(45);
        world.Change("second");
        world.Run(1);
        Assert.Equal("second", phone.Body);
    }

    [Fact]
    public void OPTIONS_of_a_phone_is_told_what_can_be_watched()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Ask("OPTIONS", "sip:10.0.0.2", "", null);
        world.Until(() => phone.Status > 0, "an answer");
        Assert.Contains("\r\nAllow-Events: dialog, message-summary\r\n", phone.Answer, StringComparison.Ordinal);
        Assert.Contains("SUBSCRIBE", RawPeer.Line(phone.Answer, "Allow"), StringComparison.Ordinal);
        Watcher trunk = world.Phone("carrier", "10.0.0.1:5060");
        trunk.Ask("OPTIONS", "sip:10.0.0.2", "", null);
        world.Until(() => trunk.Status > 0, "an answer");
        Assert.DoesNotContain("SUBSCRIBE", trunk.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fork_of_the_same_SUBSCRIBE_makes_no_second_subscription()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        Assert.Equal(200, phone.SubscribeNow());
        Watcher branch = world.Phone("1001");
        (branch.CallId, branch.Tag) = (phone.CallId, phone.Tag);
        Assert.Equal(482, branch.SubscribeNow());
        Assert.Equal(1, world.Agent.Counts.Subscriptions);
    }

    [Fact]
    public void A_phone_that_forgot_its_dialog_has_one_subscription_and_not_two()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        Assert.Equal(200, phone.SubscribeNow());
        string first = phone.ToTag;
        phone.Forget();
        Assert.Equal(200, phone.SubscribeNow());
        Assert.NotEqual(first, phone.ToTag);
        Assert.Equal(1, world.Agent.Counts.Subscriptions);
        int before = phone.All.Count;
        world.Change("second");
        world.Run(5);
        Assert.Equal(before + 1, phone.All.Count);
    }
}
