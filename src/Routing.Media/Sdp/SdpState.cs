namespace Routing.Media.Sdp;

/// <summary>
/// One leg's offer/answer state, as a value: a step that fails leaves the old one, which is the last
/// agreed state (RFC 3264 §8, RFC 6337 §3.4).
/// </summary>
internal sealed record SdpState
{
    /// <summary>The m= lines of a session that nobody has described yet: one of ours.</summary>
    private static readonly IReadOnlyList<SdpLine> OneLine = [new("audio", "RTP/AVP", "")];

    /// <summary>Our side.</summary>
    public required LocalMedia Local { get; init; }

    /// <summary>The sess-version of what we last sent; 0 before anything was sent.</summary>
    public ulong Version { get; init; }

    /// <summary>What we last sent, from s= on.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>All m= lines ever described, in order: none is ever taken out (RFC 3264 §8).</summary>
    public IReadOnlyList<SdpLine> Lines { get; init; } = OneLine;

    /// <summary>Which of <see cref="Lines"/> is our sound.</summary>
    public int Audio { get; init; }

    /// <summary>What our last offer offered; null when the last offer was the peer's.</summary>
    public IReadOnlyList<SdpFormat>? Offered { get; init; }

    /// <summary>What is agreed; null before the first answer.</summary>
    public AgreedMedia? Agreed { get; init; }
}

/// <summary>What a step of offer/answer gave: the state to go on with, and what to send or why not.</summary>
internal readonly record struct SdpStep(SdpState State, ReadOnlyMemory<byte> Sdp, MediaRefusal? Refusal)
{
    /// <summary>As <see cref="MediaResult.LeftOut"/>.</summary>
    public string? LeftOut { get; init; }
}
