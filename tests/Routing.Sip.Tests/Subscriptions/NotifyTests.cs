using Routing.Sip.Subscriptions;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>What phones are told, over which way, and when no more.</summary>
public sealed class NotifyTests
{
    [Fact]
    public void Each_subscription_counts_its_own_documents_and_only_watchers_of_the_resource_are_told()
    {
        using var world = new WatcherWorld();
        Watcher one = world.Phone();
        Watcher two = world.Phone();
        Watcher other = world.Phone();
        other.Resource = "1003";
        one.SubscribeNow();
        world.Change("second");
        world.Run(2);
        two.SubscribeNow();
        other.SubscribeNow();
        world.Change("third");
        world.Run(2);
        Assert.Equal(["first", "second", "third"], one.Notified.Select(text => text.Split("\r\n\r\n")[1]));
        Assert.Equal(["second", "third"], two.Notified.Select(text => text.Split("\r\n\r\n")[1]));
        Assert.Single(other.Notified);
        Assert.Equal([0u, 1, 0, 0, 2, 1], world.Source.Asked.Select(asked => asked.Version));
    }

    [Fact]
    public void NOTIFY_goes_to_the_Contact_of_the_last_SUBSCRIBE()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.SubscribeNow();
        phone.Subscribe(300, contact: "<sip:moved@10.1.0.1:5060;ob>");
        world.Run(1);
        Assert.StartsWith("NOTIFY sip:moved@10.1.0.1:5060;ob SIP/2.0\r\n", phone.Notified[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_Contact_behind_a_NAT_does_not_lead_the_NOTIFY_astray()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Subscribe(300, contact: "<sip:1001@192.168.7.7:5060>");
        world.Run(1);
        Assert.StartsWith("NOTIFY sip:1001@192.168.7.7:5060 SIP/2.0\r\n", Assert.Single(phone.Notified), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_from_where_the_user_is_registered_moves_it_and_one_from_elsewhere_does_not()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.SubscribeNow();
        Watcher elsewhere = world.Phone("1001", "10.1.9.9:5060");
        (elsewhere.CallId, elsewhere.ToTag) = (phone.CallId, phone.ToTag);
        for (int i = 0; i < 5; i++)
        {
            elsewhere.SubscribeNow(); // its CSeq must pass the phone's
        }

        Assert.Equal(200, elsewhere.Status);
        Assert.Empty(elsewhere.All);
        Assert.True(phone.All.Count > 1);
        string tag = elsewhere.ToTag;
        elsewhere.Register();
        elsewhere.ToTag = tag;
        Assert.Equal(200, elsewhere.SubscribeNow());
        Assert.Single(elsewhere.All);
        int before = phone.All.Count;
        world.Change("second");
        world.Run(3);
        Assert.Equal("second", elsewhere.Body);
        Assert.Equal(before, phone.All.Count);
    }

    // A router that starts anew gives a phone another port: its REGISTER says so within a minute, its SUBSCRIBE within an hour.
    [Theory]
    [InlineData("1001", "<sip:1001@10.1.0.1:5060>", true)] // the same Contact from elsewhere
    [InlineData("1001", null, true)] // another, under the same Call-ID
    [InlineData("1002", "<sip:1001@10.1.0.1:5060>", false)] // somebody else
    public void A_phone_that_registers_from_elsewhere_is_told_there_from_then_on(string user, string? contact, bool moves)
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.Register();
        phone.SubscribeNow();
        Watcher elsewhere = world.Phone(user, "10.1.0.1:6000");
        (elsewhere.CallId, elsewhere.CSeq) = (phone.CallId, phone.CSeq);
        elsewhere.Ask("REGISTER", "sip:10.0.0.2", "Expires: 3600\r\n", contact);
        world.Until(() => elsewhere.Status == 200, "registered");
        int before = phone.All.Count;
        world.Change("second");
        world.Run(3);
        Assert.Equal(moves ? "second" : "", elsewhere.Body);
        Assert.Equal(moves ? before : before + 1, phone.All.Count);
    }

    [Fact]
    public void A_refresh_with_an_older_CSeq_changes_nothing_and_a_repeated_one_gets_the_same_answer()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.SubscribeNow();
        string Refresh(int cseq, string branch, string tag, string from = "watcher", string @event = "dialog") =>
            $"SUBSCRIBE sip:1002@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.1.0.1:5060;branch=z9hG4bK{branch};rport\r\nMax-Forwards: 70\r\nFrom: <sip:1001@10.0.0.2>;tag={from}\r\n"
            + $"To: <sip:1002@10.0.0.2>;tag={tag}\r\nCall-ID: {phone.CallId}\r\nCSeq: {cseq} SUBSCRIBE\r\nContact: <sip:1001@10.1.0.1>\r\nEvent: {@event}\r\nExpires: 300\r\nContent-Length: 0\r\n\r\n";
        List<string> answers = [];
        world.Network.Tap = (from, _, bytes) =>
        {
            string text = System.Text.Encoding.UTF8.GetString(bytes.Span);
            if (from.Equals(Pair.BobAt) && text.StartsWith("SIP/2.0", StringComparison.Ordinal))
            {
                answers.Add(text);
            }
        };
        (string Message, int Status)[] rows =
        [
            (Refresh(2, "a", phone.ToTag), 500),
            (Refresh(7, "b", phone.ToTag), 200),
            (Refresh(7, "b", phone.ToTag), 200),
            (Refresh(7, "c", phone.ToTag), 500),
            (Refresh(8, "d", phone.ToTag, from: "wrong"), 481),
            (Refresh(8, "e", "wrong"), 481),
            (Refresh(9, "f", phone.ToTag, @event: "message-summary"), 403),
            (Refresh(10, "g", phone.ToTag, @event: "dialog;id=5"), 403),
            (Refresh(11, "h", phone.ToTag, @event: "presence"), 489),
            (Refresh(11, "i", phone.ToTag).Replace("Event", "Require: x\r\nEvent", StringComparison.Ordinal), 420),
            (Refresh(12, "j", phone.ToTag).Replace("SUBSCRIBE", "BYE", StringComparison.Ordinal), 481),
            (Refresh(13, "k", phone.ToTag).Replace("SUBSCRIBE", "INVITE", StringComparison.Ordinal), 481),
            (Refresh(14, "l", phone.ToTag), 200),
        ];
        foreach ((string message, int status) in rows)
        {
            answers.Clear();
            phone.Raw(message);
            world.Run(0.01);
            Assert.Equal($"{status}", Assert.Single(answers).Split(' ')[1]);
        }

        Assert.Equal(1, world.Agent.Counts.Subscriptions);
    }

    [Fact]
    public void A_phone_whose_connection_ends_is_told_nothing_more_and_one_behind_a_proxy_is()
    {
        var world = new ConnectedPeer();
        world.App.Subscriptions = new TestSource();
        string Subscribe(string via, string route) =>
            $"SUBSCRIBE sip:1002@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.1.1:42000;branch=z9hG4bK{via}\r\nMax-Forwards: 70\r\n{route}From: <sip:1001@x>;tag=f{via[..1]}\r\n"
            + $"To: <sip:1002@x>\r\nCall-ID: c{via[..1]}\r\nCSeq: {via.Length} SUBSCRIBE\r\nContact: <sip:1001@10.0.1.1:42000;transport=tcp>\r\nEvent: dialog\r\nExpires: 300\r\n";
        foreach ((string name, string route) in ((string, string)[])[("a", ""), ("b", "Record-Route: <sip:10.0.1.9;lr;transport=tcp>\r\n")])
        {
            world.Send(Subscribe(name, route) + "Content-Length: 0\r\n\r\n", ConnectedPeer.PhoneAt);
            string nonce = world.Last.Message.Split("nonce=\"")[1].Split('"')[0];
            string response = Sip.Auth.DigestHash.Response(Sip.Auth.DigestAlgorithm.Md5, ("1001", "routing", "secret"), "SUBSCRIBE", "sip:1002@10.0.0.2", nonce, ("00000001", "c", "auth"));
            world.Send(
                Subscribe(name + "2", route) + $"Authorization: Digest username=\"1001\", realm=\"routing\", nonce=\"{nonce}\", uri=\"sip:1002@10.0.0.2\", response=\"{response}\", qop=auth, nc=00000001, cnonce=\"c\"\r\nContent-Length: 0\r\n\r\n",
                ConnectedPeer.PhoneAt);
            Assert.Contains(world.Received, one => one.Message.StartsWith("NOTIFY", StringComparison.Ordinal) && one.Message.Contains($"Call-ID: c{name}", StringComparison.Ordinal));
        }

        Assert.Equal(2, world.Agent.Counts.Subscriptions);
        foreach ((_, string notify) in world.Received.Where(one => one.Message.StartsWith("NOTIFY", StringComparison.Ordinal)).ToArray())
        {
            string copied = string.Join("\r\n", notify.Split("\r\n").Where(line => line.Split(':')[0] is "Via" or "From" or "To" or "Call-ID" or "CSeq"));
            world.Send($"SIP/2.0 200 OK\r\n{copied}\r\nContent-Length: 0\r\n\r\n", ConnectedPeer.PhoneAt);
        }

        world.Transport.Lose(ConnectedPeer.PhoneAt);
        Assert.Equal(1, world.Agent.Counts.Subscriptions);
    }

    [Fact]
    public void A_source_that_fails_costs_a_body_and_nothing_else()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        phone.SubscribeNow();
        world.Source.Fails = true;
        world.Change("second");
        world.Run(3);
        Assert.Equal("", phone.Body);
        Assert.Single(world.Faults);
        world.Source.Fails = false;
        world.Change("third");
        world.Run(3);
        Assert.Equal("third", phone.Body);
    }

    [Fact]
    public void On_closing_phones_are_told_when_to_come_back_and_the_silent_are_waited_for_only_so_long()
    {
        using var world = new WatcherWorld();
        Watcher phone = world.Phone();
        Watcher silent = world.Phone();
        phone.SubscribeNow();
        silent.SubscribeNow();
        silent.Says = 0;
        Task closing = world.Agent.CloseAsync(TimeSpan.FromSeconds(2));
        world.Run(1);
        Assert.Matches("^terminated;reason=probation;retry-after=([5-9]|10)$", phone.State);
        Assert.Equal(1, world.Agent.Counts.Subscriptions);
        world.Run(1.1);
        Assert.True(closing.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(default, world.Agent.Counts);
        world.Change("too late");
    }

    [Fact]
    public void Phones_that_never_asked_are_told_too_where_that_is_wanted_and_those_that_did_ask_are_not_twice()
    {
        using var world = new WatcherWorld();
        world.Source.Texts["1001"] = "Messages-Waiting: no\r\n";
        Watcher shy = world.Phone();
        shy.Register();
        Watcher asks = world.Phone();
        asks.Register();
        (asks.Resource, asks.Event) = ("1001", "message-summary");
        asks.SubscribeNow();
        world.Agent.NotifyUnasked("1001", "message-summary");
        world.Agent.NotifyUnasked("nobody", "message-summary");
        world.Agent.NotifyUnasked("1001", "presence");
        world.Run(1);
        string told = Assert.Single(shy.All);
        Assert.Contains("\r\nSubscription-State: terminated;reason=noresource\r\n", told, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nMessages-Waiting: no\r\n", told, StringComparison.Ordinal);
        Assert.Single(asks.All);
        world.Source.Rule = _ => WatchVerdict.Refused;
        world.Agent.NotifyUnasked("1001", "message-summary");
        world.Run(1);
        Assert.Single(shy.All);
    }

    [Fact]
    public void Changes_while_phones_come_and_go_leave_nothing_behind()
    {
        using var world = new WatcherWorld();
        Watcher[] phones = [.. Enumerable.Range(0, 20).Select(_ => world.Phone())];
        var random = new Random(5);
        for (int turn = 0; turn < 400; turn++)
        {
            Watcher phone = phones[random.Next(phones.Length)];
            switch (random.Next(4))
            {
                case 0:
                    phone.Subscribe(random.Next(3) == 0 ? 0 : 60 + random.Next(60));
                    break;
                case 1:
                    phone.Says = random.Next(4) == 0 ? 481 : random.Next(3) == 0 ? 0 : 200;
                    break;
                case 2:
                    phone.Forget();
                    break;
                default:
                    world.Change($"{turn}");
                    break;
            }

            world.Run(random.NextDouble() * 3);
            Assert.InRange(world.Agent.Counts.Subscriptions, 0, 60);
        }

        world.Run(300);
        world.AssertNothingLeft();
    }
}
