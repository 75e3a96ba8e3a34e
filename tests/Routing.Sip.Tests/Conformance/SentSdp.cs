using System.Text.RegularExpressions;

namespace Routing.Sip.Tests.Conformance;

/// <summary>
/// RFC 8866 §5: the lines of a session description in their order. Many tests of signalling say only <c>v=</c> and <c>o=</c>,
/// or a word instead, so what must be there is asked only of bodies with media.
/// </summary>
internal static class SentSdp
{
    private const string SessionOrder = "vosiuepcbtrzka";
    private const string MediaOrder = "micbka";

    public static IEnumerable<string> Broken(string body)
    {
        if (!body.StartsWith("v=", StringComparison.Ordinal))
        {
            yield break; // a word that stands for a session
        }

        if (!body.EndsWith("\r\n", StringComparison.Ordinal))
        {
            yield return "RFC 8866 §5 the last line does not end";
        }

        string[] lines = body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string order = SessionOrder;
        int at = 0;
        foreach (string line in lines)
        {
            if (!Regex.IsMatch(line, "^[a-z]=[^\\x00\\r\\n]+\\z"))
            {
                yield return $"RFC 8866 §5 line: {line}";
                continue;
            }

            if (line[0] == 'm')
            {
                (order, at) = (MediaOrder, 0);
            }

            int place = order.IndexOf(line[0], StringComparison.Ordinal);
            if (place < at)
            {
                yield return $"RFC 8866 §5 out of order: {line}";
            }

            at = Math.Max(at, place);
        }

        if (lines.Any(line => line[0] == 'm'))
        {
            foreach (char needed in "vost".Where(needed => lines.Count(line => line[0] == needed) == 0))
            {
                yield return $"RFC 8866 §5 no {needed}=";
            }

            if (!lines.TakeWhile(line => line[0] != 'm').Any(line => line[0] == 'c') && !lines.Any(line => line[0] == 'c'))
            {
                yield return "RFC 8866 §5.7 no c=";
            }
        }
    }
}
