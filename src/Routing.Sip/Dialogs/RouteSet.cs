using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>Route sets: from Record-Route and Path, and to Request-URI and Route (RFC 3261 §12.1, §12.2.1.1, RFC 3327).</summary>
internal static class RouteSet
{
    /// <summary>More proxies than this between us and a peer are a loop, not a path.</summary>
    private const int Most = 16;

    /// <summary>Record-Route in the order of the request for a UAS (§12.1.1), reversed for a UAC (§12.1.2).</summary>
    public static IReadOnlyList<string> Of(in SipMessage message, bool reversed) => Of(message, SipHeaderName.RecordRoute, reversed);

    /// <summary>The Path of a REGISTER, first hop first (RFC 3327 §5.3).</summary>
    public static IReadOnlyList<string> PathOf(in SipMessage register) => Of(register, SipHeaderName.Path, reversed: false);

    /// <summary>The Service-Route of a REGISTER's 2xx, first hop first (RFC 3608 §5).</summary>
    public static IReadOnlyList<string> ServiceRouteOf(in SipMessage granted) => Of(granted, SipHeaderName.ServiceRoute, reversed: false);

    /// <summary>Route values from outside this stack; what is none is left out.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return [];
        }

        var routes = new List<string>(values.Count);
        foreach (string value in values)
        {
            if (routes.Count < Most && NameAddr.TryParse(Encoding.UTF8.GetBytes(value), out NameAddr route))
            {
                routes.Add($"<{Encoding.UTF8.GetString(route.Uri)}>");
            }
        }

        return routes;
    }

    /// <summary>
    /// §12.2.1.1: what becomes Request-URI and Route of a request for <paramref name="target"/>. A strict router becomes the
    /// Request-URI, and the target the last Route.
    /// </summary>
    public static (string RequestUri, IReadOnlyList<string> Routes) Apply(IReadOnlyList<string> routes, string target) =>
        routes.Count == 0 || IsLoose(routes[0]) ? (target, routes) : (WithoutHeaders(UriOf(routes[0])), [.. routes.Skip(1), $"<{target}>"]);

    /// <summary>§12.2.1.1: the URI that says where that request is sent.</summary>
    public static string NextHop(IReadOnlyList<string> routes, string target) => routes.Count == 0 ? target : UriOf(routes[0]);

    /// <summary>The Contact's URI, or null when there is none that can be used.</summary>
    public static string? ContactOf(in SipMessage message)
    {
        foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.Contact))
        {
            if (NameAddr.TryParse(item, out NameAddr contact) && SipUri.TryParse(contact.Uri, out _))
            {
                return Encoding.UTF8.GetString(contact.Uri);
            }
        }

        return null;
    }

    private static IReadOnlyList<string> Of(in SipMessage message, SipHeaderName header, bool reversed)
    {
        if (!message.Has(header))
        {
            return [];
        }

        var routes = new List<string>(4);
        foreach (ReadOnlySpan<byte> item in message.Items(header))
        {
            if (routes.Count < Most && NameAddr.TryParse(item, out NameAddr route))
            {
                routes.Add($"<{Encoding.UTF8.GetString(route.Uri)}>");
            }
        }

        if (reversed)
        {
            routes.Reverse();
        }

        return routes;
    }

    /// <summary>The URI of a Route value in its brackets.</summary>
    private static string UriOf(string route) => route[1..^1];

    /// <summary>RFC 3261 §19.1.1: a router with lr is a loose one.</summary>
    private static bool IsLoose(string route) =>
        SipUri.TryParse(Encoding.UTF8.GetBytes(UriOf(route)), out SipUri uri) && uri.Parameters.Has("lr"u8);

    private static string WithoutHeaders(string uri)
    {
        int question = uri.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? uri : uri[..question];
    }
}
