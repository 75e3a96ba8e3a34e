using Routing.Pbx;
using Routing.Server.OpenApi;

namespace Routing.Server.Api;

/// <summary>
/// <c>POST /api/v1/agents/{id}/wrap_up/end</c>, and <c>/extend</c> with <c>{seconds}</c>: what an agent does about
/// wrap-up. 409 where there is nothing to extend.
/// </summary>
internal static class WrapUpEndpoint
{
    private const int MostSeconds = 86_400;

    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapPost("/agents/{id}/wrap_up/end", (string id) => exchange.EndWrapUp(id) ? Results.NoContent() : Unknown(id))
            .DescribeNothing("Ends an agent's wrap-up", problems: [404]);
        api.MapPost("/agents/{id}/wrap_up/extend", (string id, WrapUpExtension request) =>
            request.Seconds is > 0 and <= MostSeconds
                ? Extended(id, exchange.ExtendWrapUp(id, TimeSpan.FromSeconds(request.Seconds)))
                : Results.Problem($"seconds is a whole number from 1 to {MostSeconds}.", statusCode: 400, title: "Wrong time"))
            .DescribeNothing("Makes an agent's wrap-up longer", problems: [400, 404, 409]);
    }

    private static IResult Extended(string id, bool? extended) => extended switch
    {
        true => Results.NoContent(),
        false => Results.Problem(
            $"Agent {id} is in no wrap-up that may be longer (wrap_up.most of the queue).", statusCode: 409, title: "Nothing to extend"),
        null => Unknown(id),
    };

    private static IResult Unknown(string id) =>
        Results.Problem($"There is no agent {id} in the configuration.", statusCode: 404, title: "Unknown agent");
}

/// <summary>The body of <c>POST /api/v1/agents/{id}/wrap_up/extend</c>.</summary>
/// <param name="Seconds">How much longer.</param>
internal sealed record WrapUpExtension(int Seconds);
