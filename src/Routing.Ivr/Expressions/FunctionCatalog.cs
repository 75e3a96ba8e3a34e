using System.Globalization;
using static Routing.Ivr.Expressions.ParameterKind;

namespace Routing.Ivr.Expressions;

/// <summary>The functions that expressions know. To add one, add its line.</summary>
public static class FunctionCatalog
{
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Function[] All =
    [
        new("open", "whether a calendar is open now", "open('office')", [ParameterKind.Calendar], FlowType.Boolean,
            (in c, name, _) => FlowValue.Of(c.Services.IsOpen(name.Text))),
        new("weekday", "the day of the week: mon tue wed thu fri sat sun", "weekday() == 'sat'", [], FlowType.Text,
            (in c, _, _) => FlowValue.Of(Weekdays[(int)c.Services.Now.DayOfWeek])) { Values = Weekdays },
        new("hour", "the hour, 0 to 23", "hour() < 12", [], FlowType.Number,
            (in c, _, _) => FlowValue.Of(c.Services.Now.Hour)),
        new("minute", "the minute, 0 to 59", "minute() >= 30", [], FlowType.Number,
            (in c, _, _) => FlowValue.Of(c.Services.Now.Minute)),
        new("day", "the day of the month, 1 to 31", "day() == 1", [], FlowType.Number,
            (in c, _, _) => FlowValue.Of(c.Services.Now.Day)),
        new("month", "the month, 1 to 12", "month() == 12", [], FlowType.Number,
            (in c, _, _) => FlowValue.Of(c.Services.Now.Month)),
        new("date", "the date as a text, year first", "date() == '2026-12-31'", [], FlowType.Text,
            (in c, _, _) => FlowValue.Of(c.Services.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        new("time", "the time as a text", "time() == '09:15'", [], FlowType.Text,
            (in c, _, _) => FlowValue.Of(c.Services.Now.ToString("HH:mm", CultureInfo.InvariantCulture))),
        new("time_between", "whether it is the first time or later, and before the second; over midnight too",
            "time_between('22:00', '06:00')", [TimeOfDay, TimeOfDay], FlowType.Boolean,
            (in c, from, to) => FlowValue.Of(TimeOnly.FromDateTime(c.Services.Now.DateTime).IsBetween(Time(from), Time(to)))),
        new("date_between", "whether it is the first day, the last, or one between them",
            "date_between('2026-12-29', '2027-01-03')", [Date, Date], FlowType.Boolean,
            (in c, from, to) => FlowValue.Of(DateOnly.FromDateTime(c.Services.Now.DateTime) is var today && today >= Day(from) && today <= Day(to))),
        new("starts_with", "whether the first text begins with the second", "starts_with(caller, '+81')", [Text, Text], FlowType.Boolean,
            (in _, text, start) => FlowValue.Of(text.Text.StartsWith(start.Text, StringComparison.Ordinal))),
        new("ends_with", "whether the first text ends with the second", "ends_with(called, '00')", [Text, Text], FlowType.Boolean,
            (in _, text, end) => FlowValue.Of(text.Text.EndsWith(end.Text, StringComparison.Ordinal))),
        new("contains", "whether the second text stands in the first", "contains(trunk, 'carrier')", [Text, Text], FlowType.Boolean,
            (in _, text, part) => FlowValue.Of(text.Text.Contains(part.Text, StringComparison.Ordinal))),
        new("length", "how many characters a text has", "length(caller) == 0", [Text], FlowType.Number,
            (in _, text, _) => FlowValue.Of(text.Text.Length)),
        new("lower", "the text in small letters", "lower(caller) == 'anonymous'", [Text], FlowType.Text,
            (in _, text, _) => FlowValue.Of(text.Text.ToLowerInvariant())),
        new("upper", "the text in capitals", "upper(language) == 'JA'", [Text], FlowType.Text,
            (in _, text, _) => FlowValue.Of(text.Text.ToUpperInvariant())),
    ];

    /// <summary>Their names, in the order of the documentation.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(f => f.Name)];

    /// <summary>What the documentation says of each: name, one line, a sample that compiles (with a calendar <c>office</c>).</summary>
    public static IReadOnlyList<(string Name, string Summary, string Sample)> Docs { get; } =
        [.. All.Select(f => (f.Name, f.Summary, f.Sample))];

    internal static Function? Find(string name) => Array.Find(All, f => f.Name == name);

    internal static bool IsTime(string text) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    internal static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static TimeOnly Time(FlowValue text) => TimeOnly.ParseExact(text.Text, "HH:mm", CultureInfo.InvariantCulture);

    private static DateOnly Day(FlowValue text) => DateOnly.ParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
