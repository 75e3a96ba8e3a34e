namespace Routing.Sip.Subscriptions;

/// <summary>An event package (RFC 6665 §5) that an <see cref="ISubscriptionSource"/> has.</summary>
/// <param name="Name">Its name, such as <c>dialog</c>.</param>
/// <param name="ContentType">The type of its documents; a subscriber that does not take it gets 406.</param>
/// <param name="Expires">How long a subscription lives whose SUBSCRIBE does not say (RFC 6665 §5.4.4).</param>
public sealed record EventPackage(string Name, string ContentType, TimeSpan Expires)
{
    /// <summary>The least time between two NOTIFYs that tell of changes, where the package asks for more than <see cref="SubscriptionOptions.Gap"/>.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>Call states of a desk: the lamp of a phone (RFC 4235).</summary>
    public static EventPackage Dialog { get; } = new("dialog", "application/dialog-info+xml", TimeSpan.FromHours(1));

    /// <summary>Whether somebody can be reached, as softphones show it (RFC 3856); told every 5 s at most (§6.10).</summary>
    public static EventPackage Presence { get; } = new("presence", "application/pidf+xml", TimeSpan.FromHours(1)) { Gap = TimeSpan.FromSeconds(5) };

    /// <summary>Messages that wait (RFC 3842).</summary>
    public static EventPackage MessageSummary { get; } = new("message-summary", "application/simple-message-summary", TimeSpan.FromHours(1));
}
