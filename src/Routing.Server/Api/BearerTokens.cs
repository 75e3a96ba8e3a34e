using System.Security.Cryptography;
using System.Text;
using Routing.Server.Commands;

namespace Routing.Server.Api;

/// <summary>
/// Lets nothing pass that has no valid <c>Authorization: Bearer</c> token (RFC 6750 §2.1). The tokens are
/// asked for anew each time: one that a reload took away is worth nothing from then on. Reading needs none while
/// <paramref name="readsAreFree"/> says so: nobody has set a token, and only this machine can ask, by one of its own names.
/// </summary>
internal sealed class BearerTokens(Func<IEnumerable<string>> tokens, Func<bool> readsAreFree, OwnHosts hosts) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        if (TokenOf(request) is { } token && IsKnown(token))
        {
            return await next(context);
        }

        if (HttpMethods.IsGet(request.Method) && readsAreFree())
        {
            // RFC 9110 §15.5.20.
            return hosts.Has(request.Host)
                ? await next(context)
                : Results.Problem($"Without a token this machine is asked as localhost or by its address; node.http.hosts may allow {PlainText.Of(request.Host.Host)} too.", statusCode: 421, title: "Not the name of this machine");
        }

        context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send Authorization: Bearer TOKEN; on this machine the token stands in admin.token of the data directory.", statusCode: 401, title: "No valid token");
    }

    /// <summary>Does the request show that very token? In a time that says nothing about it.</summary>
    public static bool Is(HttpRequest request, string token) =>
        TokenOf(request) is { } shown && CryptographicOperations.FixedTimeEquals(Hash(shown), Hash(token));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string? TokenOf(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        return header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true ? header["Bearer ".Length..].Trim() : null;
    }

    private bool IsKnown(string token)
    {
        if (token.Length == 0)
        {
            return false;
        }

        // Compared as hashes of one length, so that the time taken says nothing about a token.
        byte[] hash = Hash(token);
        bool known = false;
        foreach (string candidate in tokens())
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, Hash(candidate));
        }

        return known;
    }
}
