using Routing.Pbx.Trunks;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>How a trunk tells its carrier who calls. A template that is null is not sent. Immutable.</summary>
internal sealed record IdentityPlan
{
    /// <summary>The caller's number in From, nothing else.</summary>
    public static IdentityPlan Default { get; } = new() { From = Of("{number}"), Diversion = Of("{diverted}") };

    /// <summary>The address in From.</summary>
    public required AddressTemplate From { get; init; }

    /// <summary>The display name.</summary>
    public TextTemplate? Name { get; init; } = TextTemplate.Parse("{name}", out _);

    /// <summary>The host of all these where a template names none; null for our own in From, and the carrier's in the others.</summary>
    public string? Domain { get; init; }

    /// <summary>P-Asserted-Identity (RFC 3325 §9.1).</summary>
    public AddressTemplate? Asserted { get; init; }

    /// <summary>P-Preferred-Identity (RFC 3325 §9.2).</summary>
    public AddressTemplate? Preferred { get; init; }

    /// <summary>Remote-Party-ID, which came before RFC 3325 and is still asked for.</summary>
    public AddressTemplate? RemoteParty { get; init; }

    /// <summary>Diversion (RFC 5806).</summary>
    public AddressTemplate? Diversion { get; init; }

    /// <summary>The address of each number that a call was sent on by, in History-Info (RFC 7044); null for no such header.</summary>
    public AddressTemplate? HistoryInfo { get; init; }

    /// <summary>Whether what networks have signed of a call (Identity, RFC 8224) is handed on where it still holds.</summary>
    public bool PassesSignatures { get; init; }

    /// <summary>The user part of Contact; null for the registered account, or who is in From.</summary>
    public TextTemplate? Contact { get; init; }

    /// <summary>A caller who is withheld: the account stands in From rather than nobody.</summary>
    public bool WithheldShowsAccount { get; init; }

    private static AddressTemplate Of(string text) => AddressTemplate.Parse(text, out _)!;
}
