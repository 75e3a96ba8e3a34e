namespace Routing.Pbx.Dialling;

/// <summary>How somebody is to be reached, or why not.</summary>
/// <param name="Route">The way; null when there is none.</param>
/// <param name="Refusal">Without a way: what the caller is told.</param>
/// <param name="Why">Without a way: what the log is told.</param>
internal readonly record struct DialWay(IDialRoute? Route, DialFailure Refusal = default, string Why = "")
{
    /// <summary>How long all of it may ring; null for the caller's own limit.</summary>
    public TimeSpan? RingFor { get; init; }

    /// <summary>A rule of ours bars the way: nobody was asked.</summary>
    public bool IsBarred { get; init; }

    /// <summary>No way.</summary>
    public static DialWay None(DialFailure refusal, string why) => new(null, refusal, why);
}
