namespace Routing.Sip.Subscriptions;

/// <summary>An event package (RFC 6665 §5) that an <see cref="ISubscriptionSource"/> has.</summary>
/// <param name="Name">Its name, such as <c>dialog</c>.</param>
/// <param name="ContentType">The type of its documents; a subscriber that does not take it gets 406.</param>
/// <param name="Expires">How long a subscription lives whose SUBSCRIBE does not say (RFC 6665 §5.4.4).</param>
public sealed record EventPackage(string Name, string ContentType, TimeSpan Expires)
{
    /// <summary>Call states of a desk: the lamp of a phone (RFC 4235).</summary>
    public static EventPackage Dialog { get; } = new("dialog", "application/dialog-info+xml", TimeSpan.FromHours(1));

    /// <summary>Messages that wait (RFC 3842).</summary>
    public static EventPackage MessageSummary { get; } = new("message-summary", "application/simple-message-summary", TimeSpan.FromHours(1));
}
