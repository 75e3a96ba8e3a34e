using Microsoft.AspNetCore.Mvc;

namespace Routing.Server.OpenApi;

/// <summary>What is said of an endpoint where it is mapped, for the document that is made of it.</summary>
internal static class Described
{
    private const string Json = "application/json";

    /// <summary>Answers 200 with a <typeparamref name="T"/>, or with one of these problems.</summary>
    public static IEndpointConventionBuilder Describe<T>(this IEndpointConventionBuilder endpoint, string summary, params int[] problems) =>
        endpoint.WithSummary(summary).Answers(200, typeof(T), Json).Refuses(problems);

    /// <summary>Answers 204, or with one of these problems.</summary>
    public static IEndpointConventionBuilder DescribeNothing(this IEndpointConventionBuilder endpoint, string summary, params int[] problems) =>
        endpoint.WithSummary(summary).WithMetadata(new ProducesResponseTypeMetadata(204)).Refuses(problems);

    /// <summary>Answers 200 with something of which no schema tells.</summary>
    public static IEndpointConventionBuilder DescribeFile(this IEndpointConventionBuilder endpoint, string summary, string contentType, params int[] problems) =>
        endpoint.WithSummary(summary).Answers(200, typeof(string), contentType).Refuses(problems);

    /// <summary>Answers another status with a body of that type.</summary>
    public static IEndpointConventionBuilder Answers(this IEndpointConventionBuilder endpoint, int status, Type type, string contentType = Json) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, type, [contentType]));

    private static IEndpointConventionBuilder Refuses(this IEndpointConventionBuilder endpoint, int[] problems)
    {
        foreach (int status in problems)
        {
            endpoint.Answers(status, typeof(ProblemDetails), "application/problem+json");
        }

        return endpoint;
    }
}
