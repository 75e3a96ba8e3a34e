using Routing.Pbx.Numbers;

namespace Routing.Pbx.Dialling;

/// <summary>Who is calling, as the far side may be told.</summary>
/// <param name="Number">The number or extension; empty when unknown.</param>
/// <param name="DisplayName">The name; empty for none.</param>
internal sealed record CallingParty(string Number, string DisplayName)
{
    /// <summary>Asked not to be shown (RFC 3323, RFC 3325 §9.3): only a trusted trunk is told who it is, with Privacy: id.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>
    /// What a carrier that is trusted found out about the number (verstat, ATIS-1000074), such as <c>TN-Validation-Passed</c>; empty for nothing.
    /// Shown to our own phones.
    /// </summary>
    public string Verstat { get; init; } = "";

    /// <summary>Somebody vouches for the number: it is ours, or a trusted carrier said it (RFC 3325 §5).</summary>
    public bool IsVerified { get; init; } = true;

    /// <summary>The number that was called and sent the call on (RFC 5806), or null. Toward trunks one that is known outside.</summary>
    public string? DivertedBy { get; init; }

    /// <summary>Why, in the words of RFC 5806 §4; null for unknown.</summary>
    public string? DivertedFor { get; init; }

    /// <summary>
    /// The numbers of ours that the call was for before it was sent on, as they are known outside, the first first; it went on from the last for
    /// <see cref="DivertedFor"/>. Empty where nobody sent it on. For trunks.
    /// </summary>
    public IReadOnlyList<string> Stations { get; init; } = [];

    /// <summary>What was before the first of them, as far as a trusted carrier told.</summary>
    public CallWay Way { get; init; } = CallWay.Unknown;

    /// <summary>What networks have signed of the call.</summary>
    public SignedCall Signed { get; init; } = SignedCall.None;

    /// <summary>The extension that transferred the call (RFC 3892), or null. For phones of the house.</summary>
    public string? ReferredBy { get; init; }
}
