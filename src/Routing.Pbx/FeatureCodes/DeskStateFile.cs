using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Restarts;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Where it is kept what people have set (<c>desks.jsonl</c> in the data directory), each line what is set at a desk from then on. It is on
/// the disk when it is written: people set things once.
/// </summary>
public sealed class DeskStateFile(string path, ILogger log)
{
    internal JournalFile<string, DeskLine> Open() => new(path, new DeskLines(), isFlushed: true, log);
}

/// <summary>One line of the file: a desk, and what is set there; nothing when it is not said.</summary>
internal sealed record DeskLine(string? Desk, DeskState? Set);

/// <summary>What people have set as lines of the file.</summary>
internal sealed class DeskLines : IJournalLines<string, DeskLine>
{
    public string What => "what people set at desks";

    public void Write(Utf8JsonWriter to, string key, DeskLine? value) => JsonSerializer.Serialize(to, value ?? new DeskLine(key, null), DeskStateJson.Default.DeskLine);

    public bool TryRead(ReadOnlySpan<byte> line, out (string Key, DeskLine? Value) change)
    {
        DeskLine? read = JsonSerializer.Deserialize(line, DeskStateJson.Default.DeskLine);
        change = (read?.Desk ?? "", read is { Set: not null } ? read : null);
        return read is { Desk.Length: > 0 };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeskLine))]
internal sealed partial class DeskStateJson : JsonSerializerContext;
