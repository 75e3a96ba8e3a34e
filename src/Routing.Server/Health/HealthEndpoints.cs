using System.Text.Json;
using Routing.Server.OpenApi;

namespace Routing.Server.Health;

/// <summary>
/// <c>GET /health/live</c>: 200 as long as the process answers at all; restart it when it does not.
/// <c>GET /health/ready</c>: 200, or 503 with the reasons; send calls elsewhere meanwhile. Both to anyone.
/// </summary>
public static class HealthEndpoints
{
    /// <summary>Maps both; <paramref name="readiness"/> is asked on each request.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, IReadiness readiness)
    {
        endpoints.MapGet("/health/live", (HttpContext context) => Good(context, "live")).DescribeFile("The process answers", "application/json");
        endpoints.MapGet("/health/ready", (HttpContext context) =>
            readiness.Reasons is { Count: > 0 } reasons ? NotReady(context, reasons) : Good(context, "ready"))
            .DescribeFile("New calls are welcome here", "application/json", problems: [503]);
    }

    private static Task Good(HttpContext context, string status) => Answer(context, 200, "application/json", json =>
        json.WriteString("status"u8, status));

    // RFC 9457: problem details, extended by the reasons.
    private static Task NotReady(HttpContext context, IReadOnlyList<NotReadyReason> reasons) =>
        Answer(context, 503, "application/problem+json", json =>
        {
            json.WriteString("title"u8, "Not ready");
            json.WriteNumber("status"u8, 503);
            json.WriteString("detail"u8, string.Join(' ', reasons.Select(reason => reason.Detail)));
            json.WriteStartArray("reasons"u8);
            foreach (NotReadyReason reason in reasons)
            {
                json.WriteStartObject();
                json.WriteString("code"u8, reason.Code);
                json.WriteString("detail"u8, reason.Detail);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static async Task Answer(HttpContext context, int status, string contentType, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }
}
