using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>One step of a queue's <c>relax</c> as written.</summary>
internal sealed record RelaxConfig(Place At, Written<TimeSpan>? After, Written<IReadOnlyList<Written<LevelsConfig>>>? Requires, Written<bool> KeepCallRequirements)
{
    private static readonly Key<TimeSpan> AfterKey = new("after", Kinds.Duration, null, "From this wait in this queue on; above 0.");

    private static readonly Key<IReadOnlyList<Written<LevelsConfig>>> RequiresKey = new(
        "requires", RequirementSets.Kind, null, "Takes the place of the queue's own requirements, written as those are; {} for none.");

    private static readonly Key<bool> KeepKey = new(
        "keep_call_requirements", TruthKind.Instance, "true", "What the flow requires for this caller on top is still required.");

    private static readonly SectionKind<RelaxConfig> Section = new(
        "relax", [AfterKey, RequiresKey, KeepKey], read => new RelaxConfig(read.At, read.Required(AfterKey), read.Required(RequiresKey), read.Read(KeepKey)));

    /// <summary>One step, or a list of steps.</summary>
    public static ValueKind<IReadOnlyList<Written<RelaxConfig>>> Kind { get; } =
        new ShapeKind<IReadOnlyList<Written<RelaxConfig>>>(
            "a step such as { after: 30s, requires: { billing: 1 } }, or a list of such steps,",
            (ConfigNodeKind.Map, new MadeOf<RelaxConfig, IReadOnlyList<Written<RelaxConfig>>>(Section, (step, at) => [new Written<RelaxConfig>(step, at)])),
            (ConfigNodeKind.List, new ListKind<RelaxConfig>(Section)));
}
