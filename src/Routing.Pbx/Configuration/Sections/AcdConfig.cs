using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The section <c>acd</c> as written.</summary>
internal sealed record AcdConfig(Written<string> Order)
{
    private static readonly Key<string> OrderKey = new(
        "order",
        new ChoiceKind("an order", ["priority", "service_level", "aging"]),
        "priority",
        "In which order callers are served, over all queues: by priority, by how soon their service level ends, or by age with priority as a head start.");

    public static SectionKind<AcdConfig> Section { get; } = new("acd", [OrderKey], read => new AcdConfig(read.Read(OrderKey)));
}
