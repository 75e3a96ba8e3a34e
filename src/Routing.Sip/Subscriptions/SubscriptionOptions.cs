namespace Routing.Sip.Subscriptions;

/// <summary>How many subscriptions a <see cref="SipUserAgent"/> keeps, how long, and how often it speaks of each.</summary>
public sealed record SubscriptionOptions
{
    /// <summary>The shortest subscription granted, 1 h at most; shorter is refused with 423 (RFC 6665 §4.2.1.1). Default 60 s.</summary>
    public TimeSpan MinExpires { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest subscription granted. Default 1 h.</summary>
    public TimeSpan MaxExpires { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The least time from one NOTIFY of a subscription to the next that tells of a change; what happens meanwhile is told
    /// together. The first change after a quiet while goes at once. Default 1 s (RFC 4235 §3.10).
    /// </summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Subscriptions of one user, over all phones of theirs; above it 503. Default 500: a console with its side cars.</summary>
    public int MostPerUser { get; init; } = 500;

    /// <summary>Subscriptions in all; above it 503. Default 50,000.</summary>
    public int Most { get; init; } = 50_000;
}
