namespace Routing.Pbx.Dialling;

/// <summary>How an attempt to reach somebody ended.</summary>
/// <param name="Status">The SIP status: 486, 404, 408 when nothing was heard, 487 when taken back; 200 where it was answered and is over.</param>
/// <param name="Cause">The Q.850 cause that came with it (RFC 3326), or 0.</param>
/// <param name="RetryAfter">How long the far side asked not to be called; zero when it did not say.</param>
internal readonly record struct DialFailure(int Status, int Cause = 0, TimeSpan RetryAfter = default);
