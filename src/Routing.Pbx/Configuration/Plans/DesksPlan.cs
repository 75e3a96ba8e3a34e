namespace Routing.Pbx.Configuration.Plans;

/// <summary>When sign-ins end by themselves. Immutable.</summary>
/// <param name="SignOutAt">At this time of the day, by the node's clock; null for never.</param>
/// <param name="SeatLimit">After that long at another's phone; null for never.</param>
/// <param name="ByHand">The time of day is for everybody who signed in by hand, and not only for who sits at another's phone.</param>
internal sealed record DesksPlan(TimeOnly? SignOutAt, TimeSpan? SeatLimit, bool ByHand)
{
    /// <summary>Never.</summary>
    public static DesksPlan None { get; } = new(null, null, false);

    /// <summary>Whether there is anything to look for.</summary>
    public bool EndsAny => SignOutAt is not null || SeatLimit is not null;

    /// <summary>When a sign-in ends that began at <paramref name="since"/>; null for never.</summary>
    /// <param name="since">When it began.</param>
    /// <param name="isSeated">It is at another's phone.</param>
    /// <param name="zone">The node's time zone.</param>
    public DateTimeOffset? EndOf(DateTimeOffset since, bool isSeated, TimeZoneInfo zone)
    {
        DateTimeOffset? ofDay = SignOutAt is { } time && (isSeated || ByHand) ? Next(since, time, zone) : null;
        DateTimeOffset? ofLength = SeatLimit is { } most && isSeated ? since + most : null;
        return ofDay < ofLength || ofLength is null ? ofDay : ofLength;
    }

    private static DateTimeOffset Next(DateTimeOffset after, TimeOnly time, TimeZoneInfo zone)
    {
        DateTime local = TimeZoneInfo.ConvertTime(after, zone).Date + time.ToTimeSpan();
        DateTimeOffset today = At(local, zone);
        return today > after ? today : At(local.AddDays(1), zone);
    }

    // Where clocks go forward over it, an hour later on the clock is that moment.
    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) =>
        new(TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone));
}
