using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>A queue's <c>service_level</c> as written.</summary>
internal sealed record ServiceLevelConfig(Written<TimeSpan> Within, Written<double> Target, Written<TimeSpan> ShortAbandon)
{
    private static readonly Key<TimeSpan> WithinKey = new("within", Kinds.Duration, "20s", "Answered within this counts.");
    private static readonly Key<double> TargetKey = new("target", Kinds.Percent, "80%", "The share of callers that should be.");
    private static readonly Key<TimeSpan> ShortAbandonKey = new("short_abandon", Kinds.Duration, "5s", "Who hangs up sooner counts as a short abandon.");

    public static SectionKind<ServiceLevelConfig> Section { get; } = new(
        "service_level",
        [WithinKey, TargetKey, ShortAbandonKey],
        read => new ServiceLevelConfig(read.Read(WithinKey), read.Read(TargetKey), read.Read(ShortAbandonKey)));
}
