using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>wrap_up</c> as written: a duration, <c>manual</c>, or <c>{ time: 30s, most: 5m }</c>.</summary>
internal sealed record WrapUpConfig(Written<TimeSpan> Time, Written<TimeSpan>? Most, bool Manual)
{
    private static readonly Key<TimeSpan> TimeKey = new("time", Kinds.Duration, null, "Wrap-up that is not extended.");
    private static readonly Key<TimeSpan> MostKey = new("most", Kinds.Duration, null, "As far as the agent may extend it, from its beginning. Without it: not at all.");

    private static readonly ScalarKind<WrapUpConfig> Plain = new("a duration such as 30s, or manual", "([0-9]+(ms|s|m|h|d)|0|manual)", Parse);

    public static ValueKind<WrapUpConfig> Kind { get; } = new ShapeKind<WrapUpConfig>(
        "a duration such as 30s, manual, or { time: 30s, most: 5m }",
        (ConfigNodeKind.Scalar, new MadeOf<WrapUpConfig, WrapUpConfig>(Plain, (read, at) => read with { Time = new Written<TimeSpan>(read.Time.Value, at) })),
        (ConfigNodeKind.Map, new SectionKind<WrapUpConfig>(
            "wrap_up", [TimeKey, MostKey], read => new WrapUpConfig(read.Required(TimeKey) ?? new Written<TimeSpan>(TimeSpan.Zero, read.At, IsGiven: false), read.Optional(MostKey), Manual: false))));

    private static string? Parse(string text, out WrapUpConfig value)
    {
        TimeSpan time = TimeSpan.Zero;
        string? wrong = text == "manual" ? null : Kinds.ParseDuration(text, out time);
        value = new WrapUpConfig(new Written<TimeSpan>(time, default!), null, text == "manual");
        return wrong is null ? null : $"{wrong}; or write manual";
    }
}
