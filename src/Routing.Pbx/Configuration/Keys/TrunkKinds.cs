using System.Globalization;
using System.Net;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>Who may send calls in as a trunk: addresses, or a name whose addresses (SRV, A, AAAA) are looked up.</summary>
/// <param name="Network">The addresses; null for a name.</param>
/// <param name="Port">The only source port, or null for any.</param>
/// <param name="Name">The name; null for addresses.</param>
internal readonly record struct AllowedSource(IPNetwork? Network, int? Port, string? Name);

/// <summary>The kinds of values that say where a carrier is.</summary>
internal static class TrunkKinds
{
    /// <summary>Where a carrier takes calls.</summary>
    public static ScalarKind<string> Uri { get; } = new("a SIP address such as sip:carrier.example", "sips?:.+", ParseUri);

    /// <summary>Where its calls come from.</summary>
    public static ScalarKind<AllowedSource> Source { get; } = new("a network, address or name", ".+", ParseSource);

    private static string? ParseSource(string text, out AllowedSource value)
    {
        // What holds a letter and no colon is a name; IPv6 always has one.
        if (text.Any(char.IsAsciiLetter) && !text.Contains(':', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal))
        {
            value = new AllowedSource(null, null, text);
            return UriText.IsHost(text) ? null : "write a host name, such as sip.carrier.example";
        }

        string? wrong = NetworkKinds.ParseSource(text, out (IPNetwork Network, int? Port) source);
        value = new AllowedSource(source.Network, source.Port, null);
        return wrong;
    }

    // RFC 3261 §19.1: a host, perhaps a port, and of the parameters those that say how to get there.
    private static string? ParseUri(string text, out string value)
    {
        value = text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text[..colon] is not ("sip" or "sips"))
        {
            return "write sip:HOST or sip:HOST:PORT, or sips: for TLS";
        }

        var uri = new TrunkUri(text);
        string port = uri.Place.AsSpan(uri.Host.Length) is [':', .. var rest] ? rest.ToString().Split(';')[0] : "";
        if (!UriText.IsHost(uri.Host)
            || (uri.Place.AsSpan(uri.Host.Length) is [':', ..]
                && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535)))
        {
            return "write sip:HOST or sip:HOST:PORT, such as sip:sip.carrier.example;transport=tcp";
        }

        int semicolon = uri.Place.IndexOf(';', StringComparison.Ordinal);
        foreach (string parameter in semicolon < 0 ? [] : uri.Place[(semicolon + 1)..].Split(';'))
        {
            if (ComplaintOf(parameter, uri.Scheme) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static string? ComplaintOf(string parameter, string scheme) => parameter.ToLowerInvariant() switch
    {
        "transport=udp" when scheme == "sips" => "sips: is TLS, not UDP",
        "transport=udp" or "transport=tcp" or "transport=tls" or "lr" => null,
        var other when other.StartsWith("transport=", StringComparison.Ordinal) => "the transport is udp, tcp or tls",
        var other => $"\"{other}\" has no meaning here: behind the host may stand ;transport=udp, tcp or tls",
    };
}
