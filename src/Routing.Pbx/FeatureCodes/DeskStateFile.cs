using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Restarts;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// What people have set, in a file of the data directory (<c>desks.jsonl</c>): a line of JSON for each desk with anything set.
/// Replaced whole, so that there is always one that is complete. Read once at the start; written by one thread at a time.
/// </summary>
public sealed class DeskStateFile(string path, ILogger log)
{
    /// <summary>What the file says; a line that cannot be read is told and left out, and so is a file.</summary>
    internal Dictionary<string, DeskState> Read()
    {
        var desks = new Dictionary<string, DeskState>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > StateFile.MostBytes)
            {
                return desks;
            }

            foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
            {
                Take(line, desks);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PbxLog.DeskStatesUnread(log, path, e.Message);
        }

        return desks;
    }

    /// <summary>Puts all of it in the place of what was there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal void Write(IEnumerable<KeyValuePair<string, DeskState>> desks) => StateFile.Replace(path, file =>
    {
        foreach ((string desk, DeskState state) in desks.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            JsonSerializer.Serialize(file, new DeskLine(desk, state), DeskStateJson.Default.DeskLine);
            file.WriteByte((byte)'\n');
        }
    });

    private void Take(string line, Dictionary<string, DeskState> desks)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, DeskStateJson.Default.DeskLine) is { Desk: { } desk, Set: { } set })
            {
                desks[desk] = set;
            }
        }
        catch (JsonException e)
        {
            PbxLog.DeskStatesUnread(log, path, e.Message);
        }
    }
}

/// <summary>One line of the file.</summary>
internal sealed record DeskLine(string? Desk, DeskState? Set);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeskLine))]
internal sealed partial class DeskStateJson : JsonSerializerContext;
