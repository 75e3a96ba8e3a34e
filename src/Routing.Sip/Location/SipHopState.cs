namespace Routing.Sip.Location;

/// <summary>What is known of one address of a peer.</summary>
/// <param name="Hop">The address.</param>
/// <param name="IsUp">Does it answer OPTIONS? Null while that is not known.</param>
/// <param name="Status">What the last OPTIONS came to, 408 for silence; 0 before the first.</param>
/// <param name="Rests">How long it is left alone from now on; zero when it is used.</param>
public readonly record struct SipHopState(SipHop Hop, bool? IsUp, int Status, TimeSpan Rests);
