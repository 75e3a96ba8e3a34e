using System.Security.Cryptography;
using System.Text;

namespace Routing.Server.Api;

/// <summary>Lets nothing pass that has no valid <c>Authorization: Bearer</c> token (RFC 6750 §2.1).</summary>
internal sealed class BearerTokens(IEnumerable<string> tokens) : IEndpointFilter
{
    // Compared as hashes of one length, so that the time taken says nothing about a token.
    private readonly byte[][] _hashes = [.. tokens.Select(Hash)];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        string? header = context.HttpContext.Request.Headers.Authorization;
        if (header?.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) == true && IsKnown(header["Bearer ".Length..].Trim()))
        {
            return await next(context);
        }

        context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send Authorization: Bearer TOKEN; on this machine the token stands in admin.token of the data directory.", statusCode: 401, title: "No valid token");
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private bool IsKnown(string token)
    {
        byte[] hash = Hash(token);
        bool known = false;
        foreach (byte[] candidate in _hashes)
        {
            known |= CryptographicOperations.FixedTimeEquals(hash, candidate);
        }

        return known;
    }
}
