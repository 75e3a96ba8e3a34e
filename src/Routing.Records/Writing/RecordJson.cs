using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Records.Model;

namespace Routing.Records.Writing;

/// <summary>Records as JSON, for the spill file and for what is kept of interactions under way: names in snake_case, enums by name.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(OutcomeConverter), typeof(KindConverter)])]
[JsonSerializable(typeof(RecordEntry))]
[JsonSerializable(typeof(InteractionRecord))]
[JsonSerializable(typeof(IReadOnlyList<DecisionCandidateEntry>))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    internal sealed class OutcomeConverter() : JsonStringEnumConverter<InteractionOutcome>(JsonNamingPolicy.SnakeCaseLower);

    internal sealed class KindConverter() : JsonStringEnumConverter<SegmentKind>(JsonNamingPolicy.SnakeCaseLower);
}
