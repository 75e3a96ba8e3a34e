using Routing.Sip.Location;

namespace Routing.Pbx.Trunks;

/// <summary>One trunk at one instant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsUp">Whether the carrier answers OPTIONS; null where it is not asked (<c>probe_every</c>), or has not answered yet.</param>
/// <param name="IsRegistered">Null for a trunk that does not register.</param>
/// <param name="Server">The address it is registered at.</param>
/// <param name="Addresses">Its addresses, where they are asked for.</param>
/// <param name="Calls">Calls now.</param>
/// <param name="Limit">Most calls at a time; null for no limit.</param>
/// <param name="LastError">What went wrong last and has not come right since.</param>
public sealed record TrunkState(
    string Name, bool? IsUp, bool? IsRegistered, SipHop? Server, IReadOnlyList<SipHopState> Addresses, int Calls, int? Limit, string? LastError);
