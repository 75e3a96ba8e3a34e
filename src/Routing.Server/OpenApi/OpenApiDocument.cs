using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Routing.Server.OpenApi;

/// <summary>
/// Makes an OpenAPI 3.1 document of the route table itself: paths, parameters and bodies are those that requests are bound by,
/// schemas those of what is serialized. So it cannot say what is not served.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string Bearer = "bearer";

    private readonly BodySchemas _schemas = new();

    private OpenApiDocument()
    {
    }

    /// <summary>The document of <paramref name="endpoints"/>.</summary>
    public static JsonObject Of(IEnumerable<Endpoint> endpoints)
    {
        var document = new OpenApiDocument();
        JsonObject paths = document.Paths(endpoints.OfType<RouteEndpoint>());
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Routing",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = "Live state of the engine, and what can be done to it. Errors are RFC 9457 problem details.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = document._schemas.Components,
                ["securitySchemes"] = new JsonObject
                {
                    [Bearer] = new JsonObject
                    {
                        ["type"] = "http",
                        ["scheme"] = "bearer",
                        ["description"] = "A token of node.http.tokens, or admin.token of the data directory. Reading needs none while no token is configured and HTTP listens on loopback.",
                    },
                },
            },
        };
    }

    /// <summary>The path as the document writes it: <c>/agents/{id}</c>.</summary>
    public static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));

    /// <summary>The methods that it answers to.</summary>
    public static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Select(method => method.ToLowerInvariant()) ?? ["get"];

    private JsonObject Paths(IEnumerable<RouteEndpoint> endpoints)
    {
        var paths = new JsonObject();
        foreach (RouteEndpoint endpoint in endpoints.OrderBy(PathOf, StringComparer.Ordinal))
        {
            string path = PathOf(endpoint);
            paths.TryAdd(path, new JsonObject());
            foreach (string method in MethodsOf(endpoint))
            {
                paths[path]![method] = Operation(endpoint, path, method);
            }
        }

        return paths;
    }

    private JsonObject Operation(RouteEndpoint endpoint, string path, string method)
    {
        var operation = new JsonObject
        {
            ["operationId"] = $"{method}_{string.Join('_', path.Split(['/', '.', '{', '}'], StringSplitOptions.RemoveEmptyEntries))}",
            ["summary"] = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary,
        };
        if (Parameters(endpoint) is { Count: > 0 } parameters)
        {
            operation["parameters"] = parameters;
        }

        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } body })
        {
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content("application/json", _schemas.Of(body, isRequest: true)) };
        }

        operation["responses"] = Responses(endpoint);
        if (path.StartsWith("/api/", StringComparison.Ordinal))
        {
            JsonArray security = method == "get" ? [new JsonObject(), new JsonObject { [Bearer] = new JsonArray() }] : [new JsonObject { [Bearer] = new JsonArray() }];
            operation["security"] = security;
        }

        return operation;
    }

    // In the path by the pattern; in the query what the handler takes besides, where a text can be that.
    private static JsonArray Parameters(RouteEndpoint endpoint)
    {
        var parameters = new JsonArray();
        HashSet<string> inPath = [.. endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name)];
        foreach (string name in inPath)
        {
            parameters.Add(new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
        }

        foreach (ParameterInfo parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            if (!inPath.Contains(parameter.Name!) && QuerySchema(parameter.ParameterType) is { } schema)
            {
                bool optional = Nullable.GetUnderlyingType(parameter.ParameterType) is not null
                    || new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
                parameters.Add(new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["required"] = !optional, ["schema"] = schema });
            }
        }

        return parameters;
    }

    private static JsonObject? QuerySchema(Type type)
    {
        string? name = Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.String => "string",
            TypeCode.Boolean => "boolean",
            TypeCode.Int32 or TypeCode.Int64 => "integer",
            _ => null,
        };
        return name is null ? null : new JsonObject { ["type"] = name };
    }

    private JsonObject Responses(RouteEndpoint endpoint)
    {
        var responses = new JsonObject();
        foreach (IProducesResponseTypeMetadata response in endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>())
        {
            var one = new JsonObject { ["description"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(response.StatusCode) };
            if (response.Type is { } type && type != typeof(void))
            {
                string content = response.ContentTypes.FirstOrDefault() ?? "application/json";
                one["content"] = Content(content, type == typeof(string) ? new JsonObject() : _schemas.Of(type, isRequest: false));
            }

            responses[response.StatusCode.ToString(CultureInfo.InvariantCulture)] = one;
        }

        responses["default"] = new JsonObject
        {
            ["description"] = "A problem (RFC 9457)",
            ["content"] = Content("application/problem+json", _schemas.Of(typeof(ProblemDetails), isRequest: false)),
        };
        return responses;
    }

    private static JsonObject Content(string type, JsonNode schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
