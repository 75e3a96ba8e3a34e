using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of <c>calendars</c> as written.</summary>
internal sealed record CalendarConfig(
    Written<IReadOnlyList<Named<IReadOnlyList<Written<(TimeOnly From, TimeOnly To)>>>>> Open,
    Written<IReadOnlyList<Written<DateOnly>>> Closed)
{
    private static readonly Key<IReadOnlyList<Named<IReadOnlyList<Written<(TimeOnly From, TimeOnly To)>>>>> OpenKey = new(
        "open",
        new MapKind<IReadOnlyList<Written<(TimeOnly From, TimeOnly To)>>>(NameRule.Days, new ListKind<(TimeOnly From, TimeOnly To)>(Kinds.Hours)),
        "{}",
        "Open hours by days of the week, in the node's time zone.");

    private static readonly Key<IReadOnlyList<Written<DateOnly>>> ClosedKey = new(
        "closed", new ListKind<DateOnly>(Kinds.Date), "[]", "Dates on which it is closed all day.");

    public static SectionKind<CalendarConfig> Section { get; } = new(
        "calendar", [OpenKey, ClosedKey], read => new CalendarConfig(read.Read(OpenKey), read.Read(ClosedKey)));
}
