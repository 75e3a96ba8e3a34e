using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Dialogs;

/// <summary>Record-Route to route set (RFC 3261 §12.1).</summary>
internal static class RouteSet
{
    /// <summary>More proxies than this between us and a peer are a loop, not a path.</summary>
    private const int Most = 16;

    /// <summary>In the order of the request for a UAS (§12.1.1), reversed for a UAC (§12.1.2).</summary>
    public static IReadOnlyList<string> Of(in SipMessage message, bool reversed)
    {
        if (!message.Has(SipHeaderName.RecordRoute))
        {
            return [];
        }

        var routes = new List<string>(4);
        foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.RecordRoute))
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

    /// <summary>The URI of a Route value made by <see cref="Of"/>.</summary>
    public static string UriOf(string route) => route[1..^1];

    /// <summary>RFC 3261 §19.1.1: a router with lr is a loose one.</summary>
    public static bool IsLoose(string route) =>
        SipUri.TryParse(Encoding.UTF8.GetBytes(UriOf(route)), out SipUri uri) && uri.Parameters.Has("lr"u8);

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
}
