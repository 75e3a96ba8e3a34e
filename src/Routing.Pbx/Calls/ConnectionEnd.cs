using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Calls;

/// <summary>How it went to connect a caller with somebody.</summary>
/// <param name="WasAnswered">The two talked, and it is over.</param>
/// <param name="Failure">Otherwise: why nobody was reached.</param>
/// <param name="Flow">Or: the flow that the caller is sent to.</param>
internal readonly record struct ConnectionEnd(bool WasAnswered, DialFailure Failure, NumberRoute? Flow)
{
    public static ConnectionEnd Answered => new(true, default, null);

    public static ConnectionEnd Failed(DialFailure failure) => new(false, failure, null);

    public static ConnectionEnd GoTo(NumberRoute flow) => new(false, default, flow);
}

/// <summary>What differs between the ways to connect a caller.</summary>
/// <param name="RingFor">How long the caller waits at most at each destination; null for the destination's own time.</param>
/// <param name="Music">What an answered caller hears until somebody answers; null for ringing.</param>
/// <param name="Stretch">What the record calls the time until then.</param>
internal sealed record ConnectionStyle(TimeSpan? RingFor, string? Music, Records.Model.SegmentKind Stretch)
{
    /// <summary>The phone of ours that answers for the call outside, and sent it on; null for whoever calls.</summary>
    public LegPeer? OnBehalfOf { get; init; }

    /// <summary>How long all of it may take, wherever it is forwarded; null for as long as each destination may ring.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Told when somebody's phone rings.</summary>
    public Action? OnRinging { get; init; }

    /// <summary>Told when somebody has answered, before the two are joined.</summary>
    public Action? OnAnswered { get; init; }

    /// <summary>Headers for whoever is called.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A phone that calls somebody.</summary>
    public static ConnectionStyle Direct { get; } = new(null, null, Records.Model.SegmentKind.Ring);
}
