using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Server.OpenApi;

/// <summary><c>GET /openapi/v1.json</c> and <c>/openapi.json</c>: this API for programs, to anyone.</summary>
internal static class OpenApiEndpoint
{
    private const string Summary = "This document";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Map(WebApplication web)
    {
        // Made at the first request, when all is mapped, and of nothing else than what is mapped.
        var document = new Lazy<byte[]>(() => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(
            OpenApiDocument.Of(((IEndpointRouteBuilder)web).DataSources.SelectMany(source => source.Endpoints)), Indented));
        web.MapGet("/openapi/v1.json", () => Results.Bytes(document.Value, "application/json")).DescribeFile(Summary, "application/json");
        web.MapGet("/openapi.json", () => Results.Bytes(document.Value, "application/json")).DescribeFile(Summary, "application/json");
    }
}
