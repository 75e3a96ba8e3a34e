using System.ComponentModel.DataAnnotations;

namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/trunks</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Trunks">One entry for each trunk of the configuration, by name.</param>
internal sealed record TrunkList(DateTimeOffset At, IReadOnlyList<TrunkEntry> Trunks);

/// <summary>One trunk at one instant.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Up">False when the carrier is known not to be there; null where it is not asked (<c>probe_every</c>) or has not answered yet.</param>
/// <param name="Registered">Null for a trunk that does not register.</param>
/// <param name="Server">The address it is registered at; null where it is not.</param>
/// <param name="Addresses">The carrier's addresses, where they are asked by OPTIONS.</param>
/// <param name="Calls">Calls now.</param>
/// <param name="Limit">Most calls at a time; null for no limit.</param>
/// <param name="LastError">What went wrong last and has not come right since.</param>
internal sealed record TrunkEntry(
    string Id, bool? Up, bool? Registered, string? Server, IReadOnlyList<TrunkAddress> Addresses, int Calls, int? Limit, string? LastError);

/// <summary>One address of a carrier.</summary>
/// <param name="Address">As <c>udp:192.0.2.1:5060</c>.</param>
/// <param name="State"><c>up</c>, <c>down</c> or <c>unknown</c>.</param>
/// <param name="Status">What the last OPTIONS came to, 408 for silence; 0 before the first.</param>
/// <param name="RestsSeconds">For how long it is left alone since it failed; 0 when it is used.</param>
internal sealed record TrunkAddress(string Address, [property: AllowedValues("up", "down", "unknown")] string State, int Status, double RestsSeconds);
