using Routing.Pbx;
using Routing.Pbx.Trunks;
using Routing.Server.OpenApi;
using Routing.Sip.Location;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/trunks</c> and <c>/{id}</c>: which carrier links are there, and what they carry.</summary>
internal static class TrunksEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/trunks", () => Of(exchange)).Describe<TrunkList>("The carrier links");
        api.MapGet("/trunks/{id}", (string id) =>
            Of(exchange).Trunks.FirstOrDefault(trunk => trunk.Id == id) is { } known
                ? Results.Json(known, ServerJson.Default.TrunkEntry)
                : Results.Problem($"There is no trunk {id} in the configuration.", statusCode: 404, title: "Unknown trunk"))
            .Describe<TrunkEntry>("One carrier link", problems: [404]);
    }

    /// <summary>All trunks of the plan in force.</summary>
    public static TrunkList Of(Exchange exchange) => new(exchange.Clock.UtcNow, [.. exchange.TrunkStates().Select(Entry)]);

    private static TrunkEntry Entry(TrunkState trunk) => new(
        trunk.Name,
        trunk.IsUp,
        trunk.IsRegistered,
        trunk.Server?.ToString(),
        [.. trunk.Addresses.Select(Address)],
        trunk.Calls,
        trunk.Limit,
        trunk.LastError ?? trunk.Addresses.Where(address => address.IsUp == false).Select(address => $"OPTIONS to {address.Hop} got {address.Status}").FirstOrDefault());

    private static TrunkAddress Address(SipHopState address) => new(
        address.Hop.ToString(),
        address.IsUp switch { true => "up", false => "down", null => "unknown" },
        address.Status,
        address.Rests.TotalSeconds);
}
