using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Restarts;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// What people have set, in a file of the data directory (<c>desks.jsonl</c>): a line of JSON for each desk with anything set.
/// Replaced whole, so that there is always one that is complete; what could not be read is kept beside it (<c>.unread</c>), for
/// somebody to mend. Read once at the start; written by one thread at a time.
/// </summary>
public sealed class DeskStateFile(string path, ILogger log)
{
    private const string Unread = ".unread";

    // There is something in it that was not read.
    private bool _keeps;

    /// <summary>What the file says; a line that cannot be read is told and left out, and so is a file.</summary>
    internal Dictionary<string, DeskState> Read()
    {
        var desks = new Dictionary<string, DeskState>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(path))
            {
                return desks;
            }

            if (new FileInfo(path).Length > StateFile.MostBytes)
            {
                OnUnread($"it is too large ({StateFile.MostBytes >> 20} MB are read at most)");
                return desks;
            }

            foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
            {
                Take(line, desks);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            OnUnread(e.Message);
        }

        return desks;
    }

    /// <summary>Puts all of it in the place of what was there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal void Write(IEnumerable<KeyValuePair<string, DeskState>> desks)
    {
        StateFile.Replace(path, keepAs: _keeps ? path + Unread : null, write: file =>
        {
            foreach ((string desk, DeskState state) in desks.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                JsonSerializer.Serialize(file, new DeskLine(desk, state), DeskStateJson.Default.DeskLine);
                file.WriteByte((byte)'\n');
            }
        });
        _keeps = false;
    }

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
            OnUnread(e.Message);
        }
    }

    // It stays where it is until something is to take its place: the next start may have more luck.
    private void OnUnread(string why)
    {
        _keeps = true;
        PbxLog.DeskStatesUnread(log, path, path + Unread, why);
    }
}

/// <summary>One line of the file.</summary>
internal sealed record DeskLine(string? Desk, DeskState? Set);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeskLine))]
internal sealed partial class DeskStateJson : JsonSerializerContext;
