using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Restarts;

/// <summary>
/// The phones' registrations in a file of the data directory (<c>registrations.jsonl</c>): a line of JSON for each contact.
/// Read once at the start; written by one thread at a time.
/// </summary>
public sealed class RegistrationFile(string path, ILogger log)
{
    /// <summary>What the file says; a line that cannot be read is told and left out, and so is a file.</summary>
    internal List<KeptBinding> Read()
    {
        var kept = new List<KeptBinding>();
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > StateFile.MostBytes)
            {
                return kept;
            }

            foreach (string line in File.ReadLines(path).Where(line => line.Length > 0))
            {
                if (TryRead(line) is { } one)
                {
                    kept.Add(one);
                }
                else
                {
                    PbxLog.RegistrationsUnread(log, path, "a line is no registration");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PbxLog.RegistrationsUnread(log, path, e.Message);
        }

        return kept;
    }

    /// <summary>Puts all of them in the place of what was there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    internal void Write(IReadOnlyList<KeptBinding> kept) => StateFile.Replace(path, file =>
    {
        foreach (KeptBinding one in kept)
        {
            JsonSerializer.Serialize(file, RegistrationLine.Of(one), RegistrationJson.Default.RegistrationLine);
            file.WriteByte((byte)'\n');
        }
    });

    private static KeptBinding? TryRead(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RegistrationJson.Default.RegistrationLine)?.Kept;
        }
        catch (JsonException)
        {
            return null; // told by the caller, as any other line that says nothing
        }
    }
}

/// <summary>One line of the file.</summary>
internal sealed record RegistrationLine
{
    public string? User { get; init; }

    public string? Contact { get; init; }

    public SipProtocol Protocol { get; init; }

    public string? Local { get; init; }

    public string? Remote { get; init; }

    public DateTimeOffset Expires { get; init; }

    public string? CallId { get; init; }

    public uint CSeq { get; init; }

    public IReadOnlyList<string>? Path { get; init; }

    public string? Instance { get; init; }

    public int RegId { get; init; }

    public int? Priority { get; init; }

    /// <summary>What it says; null when that is no registration.</summary>
    [JsonIgnore]
    public KeptBinding? Kept =>
        User is { Length: > 0 } user && Contact is { Length: > 0 } contact && CallId is { } callId && Priority is null or (>= 0 and <= 1000)
        && IPEndPoint.TryParse(Local ?? "", out IPEndPoint? local) && IPEndPoint.TryParse(Remote ?? "", out IPEndPoint? remote) && remote.Port > 0
            ? new KeptBinding(
                new SipBinding(user, contact, new SipFlow(Protocol, local, remote), Expires)
                {
                    Path = Path?.Where(hop => hop is not null).ToArray() ?? [],
                    Instance = Instance,
                    RegId = RegId,
                    Priority = Priority ?? 1000,
                },
                callId,
                CSeq)
            : null;

    public static RegistrationLine Of(KeptBinding kept) => new()
    {
        User = kept.Binding.User,
        Contact = kept.Binding.ContactUri,
        Protocol = kept.Binding.Flow.Protocol,
        Local = kept.Binding.Flow.Local.ToString(),
        Remote = new IPEndPoint(kept.Binding.Flow.Remote.Address, kept.Binding.Flow.Remote.Port).ToString(),
        Expires = kept.Binding.Expires,
        CallId = kept.CallId,
        CSeq = kept.CSeq,
        Path = kept.Binding.Path.Count > 0 ? kept.Binding.Path : null,
        Instance = kept.Binding.Instance,
        RegId = kept.Binding.RegId,
        Priority = kept.Binding.Priority < 1000 ? kept.Binding.Priority : null,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RegistrationLine))]
internal sealed partial class RegistrationJson : JsonSerializerContext;
