namespace Routing.Sip.Subscriptions;

/// <summary>
/// What phones may watch: the seam between the notifier and the exchange. Called within the stack's turn, on any
/// thread, one call at a time: an implementation answers from memory at once, takes no lock that is held while the user
/// agent is called, and never calls it back.
/// </summary>
public interface ISubscriptionSource
{
    /// <summary>The packages there are, the same for all time: what Allow-Events says.</summary>
    IReadOnlyList<EventPackage> Packages { get; }

    /// <summary>May it be watched? Asked for each SUBSCRIBE and again whenever something is said to have changed.</summary>
    WatchVerdict Judge(Watch watch);

    /// <summary>The document as it is now.</summary>
    /// <param name="watch">Who is to read it.</param>
    /// <param name="version">Counts the documents of one subscription, from 0 (RFC 4235 §4.1).</param>
    ReadOnlyMemory<byte> Document(Watch watch, uint version);
}

/// <summary>Nothing: SUBSCRIBE is a method that is not allowed.</summary>
internal sealed class NothingToWatch : ISubscriptionSource
{
    public static NothingToWatch Instance { get; } = new();

    public IReadOnlyList<EventPackage> Packages => [];

    public WatchVerdict Judge(Watch watch) => WatchVerdict.NoResource;

    public ReadOnlyMemory<byte> Document(Watch watch, uint version) => default;
}
