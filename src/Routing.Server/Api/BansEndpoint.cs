using System.Net;
using Routing.Pbx;
using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/bans</c>, <c>DELETE /api/v1/bans/{address}</c>: whom the engine does not hear, and the way out.</summary>
internal static class BansEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/bans", () => new BanList(
            exchange.Clock.UtcNow,
            [
                .. from ban in exchange.Bans orderby ban.Since select new BanEntry(ban.Address.ToString(), ban.Since, ban.Until, ban.Reason, ban.Dropped),
                .. from shut in exchange.ShutUsers orderby shut.Since select new BanEntry(shut.Address.ToString(), shut.Since, shut.Until, "auth", null, shut.Username),
            ]))
            .Describe<BanList>("The addresses that are not heard, and users who are shut for wrong passwords");
        api.MapDelete("/bans/{address}", (string address) =>
            !IPAddress.TryParse(address, out IPAddress? known)
                ? Results.Problem($"{address} is no IP address.", statusCode: 400, title: "Wrong address")
            : exchange.LiftBan(known)
                ? Results.NoContent()
                : Results.Problem($"{known} is not banned, and nobody is shut there.", statusCode: 404, title: "No such ban"))
            .DescribeNothing("Ends a ban", problems: [400, 404]);
    }
}
