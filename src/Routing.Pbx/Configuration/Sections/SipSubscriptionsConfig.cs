using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.subscriptions</c> as written.</summary>
internal sealed record SipSubscriptionsConfig(Written<string> Watchers, Written<bool> UnaskedMessages)
{
    private static readonly Key<string> WatchersKey = new(
        "watchers", new ChoiceKind("who may watch", ["all", "own"]), "all", "Which desks a phone may watch: all, or only its own.");

    private static readonly Key<bool> UnaskedMessagesKey = new(
        "unasked_messages", TruthKind.Instance, "false", "Phones that never ask are told of their messages too, when they register and whenever that changes.");

    public static SectionKind<SipSubscriptionsConfig> Section { get; } = new(
        "subscriptions",
        [WatchersKey, UnaskedMessagesKey],
        read => new SipSubscriptionsConfig(read.Read(WatchersKey), read.Read(UnaskedMessagesKey)));
}
