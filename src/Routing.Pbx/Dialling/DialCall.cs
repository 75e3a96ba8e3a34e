using Routing.Media;
using Routing.Pbx.Calls;

namespace Routing.Pbx.Dialling;

/// <summary>For whom somebody is dialled: what all legs of a dial have in common. Immutable.</summary>
internal sealed record DialCall
{
    /// <summary>The caller's media leg: its codec is offered first, so that nothing need be transcoded; 0 for none.</summary>
    public MediaLegId CodecsOf { get; init; }

    /// <summary>The call that all of it is for, where its own mailbox dials; null for others.</summary>
    public Call? Call { get; init; }

    /// <summary>Hops left for the legs: one less than came in (RFC 3261 §8.1.1.6).</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>How often the call has gone through this exchange, this time included.</summary>
    public int Passes { get; init; }

    /// <summary>How long all of it may ring; null for as long as whoever dials lets it.</summary>
    public TimeSpan? RingFor { get; init; }

    /// <summary>What the caller sent for whoever answers (RFC 7433, RFC 8224), written into each INVITE as it is.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// One person is called, and where their phone itself forwards to (302) is asked for. Not for a queue's calls and those of ring groups, which
    /// are for whoever is there.
    /// </summary>
    public bool FollowsForwards { get; init; }

    /// <summary>The call's interaction, under which what its legs say is kept.</summary>
    public Guid Interaction { get; init; }

    /// <summary>Told of each leg that is placed, so that what it says and hears is found under its call. Any thread.</summary>
    public Action<Leg>? OnPlaced { get; init; }

    /// <summary>Somebody else may take the call while it rings. Not where the ACD says who gets it, and a desk dials.</summary>
    public bool MayBePickedUp => Call is not null;
}
