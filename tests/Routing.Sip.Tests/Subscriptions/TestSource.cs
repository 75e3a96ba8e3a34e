using System.Text;
using Routing.Sip.Subscriptions;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>Texts that may be watched, by resource.</summary>
internal sealed class TestSource : ISubscriptionSource
{
    public Dictionary<string, string> Texts { get; } = new() { ["1002"] = "first", ["1003"] = "other" };

    public Func<Watch, WatchVerdict> Rule { get; set; } = _ => WatchVerdict.Allowed;

    public List<(Watch Watch, uint Version)> Asked { get; } = [];

    public bool Fails { get; set; }

    public IReadOnlyList<EventPackage> Packages { get; set; } = [EventPackage.Dialog, EventPackage.MessageSummary];

    public WatchVerdict Judge(Watch watch) => Texts.ContainsKey(watch.Resource) ? Rule(watch) : WatchVerdict.NoResource;

    public ReadOnlyMemory<byte> Document(Watch watch, uint version)
    {
        Asked.Add((watch, version));
        return Fails ? throw new InvalidOperationException("the source fails") : Encoding.UTF8.GetBytes(Texts[watch.Resource]);
    }
}
