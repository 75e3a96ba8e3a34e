using Routing.Server.OpenApi;

namespace Routing.Server.Metrics;

/// <summary>Serves a registry at <c>GET /metrics</c>, to anyone (contract: no token).</summary>
public static class MetricsEndpoint
{
    /// <summary>Serves <paramref name="registry"/>, which stays the caller's.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, MetricsRegistry registry) =>
        endpoints.MapGet("/metrics", (HttpContext context) => Answer(context, registry)).DescribeFile("The figures, for Prometheus", "text/plain");

    private static async Task Answer(HttpContext context, MetricsRegistry registry)
    {
        ExpositionFormat format = ExpositionFormat.Negotiate(context.Request.Headers.Accept);
        context.Response.ContentType = format.ContentType;
        context.Response.Headers.Vary = "Accept";
        context.Response.Headers.CacheControl = "no-store";
        registry.Write(context.Response.BodyWriter, format);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
