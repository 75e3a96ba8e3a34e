using Microsoft.AspNetCore.Mvc;

namespace Routing.Server.Api;

/// <summary>What is said of a refusal that no endpoint but the framework made: RFC 9457 has a place for it, and a bare status helps nobody.</summary>
internal static class ProblemDetail
{
    /// <summary>Adds the detail where there is none.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        ProblemDetails problem = context.ProblemDetails;
        problem.Detail ??= problem.Status switch
        {
            400 => "The body is no JSON object with the fields that this call takes, or a value in the address is wrong.",
            404 => $"There is nothing at {context.HttpContext.Request.Path}.",
            405 => $"{context.HttpContext.Request.Method} is not for {context.HttpContext.Request.Path}; the header Allow says what is.",
            413 => "The body is too long.",
            415 => "The body must be JSON: send Content-Type: application/json.",
            500 => "A fault in routing itself: its log has it in full.",
            _ => null,
        };
    }
}
