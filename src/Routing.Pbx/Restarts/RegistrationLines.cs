using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Sip.Registration;
using Routing.Sip.Transports;

namespace Routing.Pbx.Restarts;

/// <summary>The phones' registrations as lines of <c>registrations.jsonl</c>: a contact of a user each.</summary>
internal sealed class RegistrationLines : IJournalLines<(string User, string Contact, string Way), KeptBinding>
{
    public string What => "the phones' registrations";

    public void Write(Utf8JsonWriter to, (string User, string Contact, string Way) key, KeptBinding? value) => JsonSerializer.Serialize(
        to,
        value is null ? new RegistrationLine { User = key.User, Contact = key.Contact, Way = key.Way.Length > 0 ? key.Way : null, Gone = true } : RegistrationLine.Of(value),
        RegistrationJson.Default.RegistrationLine);

    public bool TryRead(ReadOnlySpan<byte> line, out ((string User, string Contact, string Way) Key, KeptBinding? Value) change)
    {
        RegistrationLine? read = JsonSerializer.Deserialize(line, RegistrationJson.Default.RegistrationLine);
        KeptBinding? kept = read?.Kept;
        change = ((read?.User ?? "", read?.Contact ?? "", kept?.Way ?? read?.Way ?? ""), kept);
        return change.Value is not null || read is { Gone: true, User.Length: > 0, Contact.Length: > 0 };
    }
}

/// <summary>One line of the file.</summary>
internal sealed record RegistrationLine
{
    public string? User { get; init; }

    public string? Contact { get; init; }

    /// <summary>Which of those under that contact is gone (<see cref="KeptBinding.Way"/>); what is there says it itself.</summary>
    public string? Way { get; init; }

    /// <summary>It has unregistered, expired or moved.</summary>
    public bool Gone { get; init; }

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
        !Gone && User is { Length: > 0 } user && Contact is { Length: > 0 } contact && CallId is { } callId && Priority is null or (>= 0 and <= 1000)
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
