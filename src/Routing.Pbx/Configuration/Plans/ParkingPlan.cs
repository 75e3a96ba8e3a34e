namespace Routing.Pbx.Configuration.Plans;

/// <summary>Where calls are parked. Immutable.</summary>
/// <param name="Slots">The slots' numbers, in the order in which they are filled.</param>
/// <param name="Timeout">How long a call stays.</param>
/// <param name="Music">The prompt that is heard meanwhile; null for silence.</param>
/// <param name="Otherwise">Where a call goes that nobody takes back; null for its queue, or its end.</param>
internal sealed record ParkingPlan(IReadOnlyList<string> Slots, TimeSpan Timeout, string? Music, DestinationPlan? Otherwise)
{
    /// <summary>No call can be parked.</summary>
    public static ParkingPlan None { get; } = new([], TimeSpan.FromMinutes(2), null, null);
}
