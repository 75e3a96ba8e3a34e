using System.Diagnostics.Metrics;
using Routing.Sip.Subscriptions;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>Subscriptions and their NOTIFYs in figures, and limits that are loaded anew.</summary>
public sealed class SubscriptionFiguresTests : IDisposable
{
    private readonly Dictionary<string, long> _notifies = [];
    private readonly Dictionary<string, int> _subscriptions = [];
    private readonly MeterListener _listener = new();
    private readonly string _meter = Guid.NewGuid().ToString();

    public SubscriptionFiguresTests()
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == _meter && instrument.Name is ("routing_sip_notifies_total" or "routing_sip_subscriptions"))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            string key = $"{tags[0].Value} {tags[1].Value}";
            _notifies[key] = _notifies.GetValueOrDefault(key) + value;
        });
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) => _subscriptions[$"{tags[0].Value}"] = value);
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Each_NOTIFY_counts_by_what_became_of_it_and_subscriptions_by_their_package()
    {
        using var world = new WatcherWorld(meter: _meter);
        Assert.Equal(["accepted", "refused", "unanswered"], _notifies.Keys.Where(key => key.StartsWith("dialog ", StringComparison.Ordinal)).Select(key => key.Split(' ')[1]).Order(StringComparer.Ordinal));
        Watcher[] phones = [world.Phone(), world.Phone(), world.Phone()];
        Assert.All(phones, phone => Assert.Equal(200, phone.SubscribeNow()));
        Assert.Equal(3, Watched());
        Assert.Equal(3, _notifies["dialog accepted"]);
        phones[0].Says = 481;
        phones[1].Says = 0;
        world.Change("second");
        world.Run(40);
        Assert.Equal((4, 1, 1), (_notifies["dialog accepted"], _notifies["dialog refused"], _notifies["dialog unanswered"]));
        Assert.Equal(1, Watched());
        phones[2].SubscribeNow(0);
        world.Run(1);
        Assert.Equal(0, Watched());
        world.AssertNothingLeft();
    }

    [Fact]
    public void Limits_that_are_loaded_hold_for_what_is_asked_from_then_on()
    {
        using var world = new WatcherWorld();
        Assert.Equal(200, world.Phone().SubscribeNow(120));
        world.Agent.LoadOptions(new SipUserAgentOptions { Subscriptions = new SubscriptionOptions { MinExpires = TimeSpan.FromSeconds(200), MostPerUser = 1 } });
        Assert.Equal(423, world.Phone().SubscribeNow(120));
        Assert.Equal(503, world.Phone().SubscribeNow(300));
        Assert.Equal(1, world.Agent.Counts.Subscriptions);
    }

    [Fact]
    public void A_package_that_asks_for_more_time_between_changes_gets_it()
    {
        using var world = new WatcherWorld();
        world.Source.Packages = [EventPackage.Presence];
        Watcher phone = world.Phone();
        phone.Event = "presence";
        Assert.Equal(200, phone.SubscribeNow());
        for (int i = 0; i < 20; i++)
        {
            world.Agent.NotifyWatchers("1002", "presence");
            world.Run(0.5);
        }

        Assert.InRange(phone.Notified.Count, 3, 4); // at once, after 5 s, after 10 s
    }

    private int Watched()
    {
        _listener.RecordObservableInstruments();
        return _subscriptions["dialog"];
    }
}
