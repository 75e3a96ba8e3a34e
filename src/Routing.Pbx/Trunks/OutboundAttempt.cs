using Routing.Pbx.Dialling;

namespace Routing.Pbx.Trunks;

/// <summary>What becomes of a number that was dialled: a way to it, or a refusal; exactly one of the two is not null.</summary>
/// <param name="Route">The way: one trunk after the other.</param>
/// <param name="Refusal">Why there is none.</param>
internal readonly record struct OutboundAttempt(OutboundRoute? Route, OutboundRefusal? Refusal);

/// <summary>Why nothing goes out.</summary>
/// <param name="Status">The SIP status for who dialled: 403 no route allows it, 404 no number, 503 no trunk can take it now.</param>
/// <param name="Why">For log and record.</param>
/// <param name="RetryAfter">After how long it is worth another try; zero when nobody knows.</param>
internal sealed record OutboundRefusal(int Status, string Why, TimeSpan RetryAfter = default)
{
    /// <summary>The Q.850 cause that says the same (RFC 3398 §7.2.4): 21 call rejected, 1 unallocated number, 34 no circuit.</summary>
    public int Cause => Status switch { 403 => 21, 404 => 1, _ => 34 };

    /// <summary>The same as how an attempt ended.</summary>
    public DialFailure Failure => new(Status, Cause, RetryAfter);
}
