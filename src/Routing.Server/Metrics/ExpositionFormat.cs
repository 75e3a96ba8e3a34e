using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Routing.Server.Metrics;

/// <summary>The two formats that scrapers ask for.</summary>
internal sealed class ExpositionFormat
{
    /// <summary>Prometheus text 0.0.4, for everyone who does not ask for better.</summary>
    public static readonly ExpositionFormat Text = new("text/plain; version=0.0.4; charset=utf-8");

    /// <summary>OpenMetrics 1.0.0.</summary>
    public static readonly ExpositionFormat OpenMetrics = new("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private ExpositionFormat(string contentType) => ContentType = contentType;

    /// <summary>The value of the Content-Type header.</summary>
    public string ContentType { get; }

    /// <summary>
    /// What an Accept header asks for (RFC 9110 §12.5.1). Text unless OpenMetrics 1.0 is named with a weight of
    /// at least text's: a browser gets what it can show, and a scraper that wants neither still gets figures.
    /// </summary>
    public static ExpositionFormat Negotiate(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
        {
            return Text;
        }

        double open = 0, text = -1, wild = 0;
        foreach (MediaTypeHeaderValue range in ranges)
        {
            double quality = range.Quality ?? 1;
            if (range.MatchesMediaType("application/openmetrics-text") && !range.MatchesAllSubTypes)
            {
                open = IsVersion(range, "1.0.0") ? Math.Max(open, quality) : open;
            }
            else if (range.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            {
                text = IsVersion(range, "0.0.4") ? Math.Max(text, quality) : text;
            }
            else if (range.MatchesAllTypes || range.MediaType.Equals("text/*", StringComparison.OrdinalIgnoreCase))
            {
                wild = Math.Max(wild, quality);
            }
        }

        // The wildcard speaks for text only where text is not named.
        return open > 0 && open >= (text < 0 ? wild : text) ? OpenMetrics : Text;
    }

    private static bool IsVersion(MediaTypeHeaderValue range, string version)
    {
        foreach (NameValueHeaderValue parameter in range.Parameters)
        {
            if (parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
            {
                return HeaderUtilities.RemoveQuotes(parameter.Value).Equals(version, StringComparison.Ordinal);
            }
        }

        return true;
    }
}
