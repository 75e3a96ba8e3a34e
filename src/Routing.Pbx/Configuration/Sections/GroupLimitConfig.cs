using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One of a queue's <c>agents</c> as written: <c>group</c> or <c>{ group: NAME, after: 60s }</c>.</summary>
internal sealed record GroupLimitConfig(Written<string>? Group, Written<TimeSpan> After)
{
    private static readonly Key<string> GroupKey = new("group", Kinds.Name, null, "The group.");
    private static readonly Key<TimeSpan> AfterKey = new("after", Kinds.Duration, "0s", "From this wait in the queue on.");

    public static ValueKind<GroupLimitConfig> Kind { get; } = new ShapeKind<GroupLimitConfig>(
        "a group, or { group: NAME, after: 60s },",
        (ConfigNodeKind.Scalar, new MadeOf<string, GroupLimitConfig>(
            Kinds.Name, (name, at) => new GroupLimitConfig(new Written<string>(name, at), new Written<TimeSpan>(TimeSpan.Zero, at, IsGiven: false)))),
        (ConfigNodeKind.Map, new SectionKind<GroupLimitConfig>(
            "agents", [GroupKey, AfterKey], read => new GroupLimitConfig(read.Required(GroupKey), read.Read(AfterKey)))));
}
