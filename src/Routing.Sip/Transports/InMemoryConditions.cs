namespace Routing.Sip.Transports;

/// <summary>What befalls messages on an <see cref="InMemoryNetwork"/>.</summary>
public sealed record InMemoryConditions
{
    /// <summary>The seed of all chance.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The share of messages lost, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>The share of messages that come twice, 0 to 1.</summary>
    public double Duplication { get; init; }

    /// <summary>The shortest way.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest way; each message's delay is drawn between the two.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>May a message overtake another? Otherwise all arrive in the order in which they were sent.</summary>
    public bool Reordering { get; init; }
}
