using System.Text.RegularExpressions;

namespace Routing.Sip.Tests.Conformance;

/// <summary>
/// RFC 8866: the lines of a session description in their order, and the grammar of each (§9). Many tests of signalling say only
/// <c>v=</c> and <c>o=</c>, or a word instead, so what must be there is asked only of bodies with media.
/// </summary>
internal static class SentSdp
{
    private const string SessionOrder = "vosiuepcbtrzka";
    private const string MediaOrder = "micbka";

    private const string Number = "(?:0|[1-9][0-9]*)";
    private const string Octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Name = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";
    private const string Address = $@"IN (?:IP4 (?:{Octet}(?:\.{Octet}){{3}}|(?![0-9.]+$){Name})|IP6 (?:[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?:{Octet}(?:\.{Octet}){{3}})?|(?![0-9.]+$){Name}))";
    private const string Token = "[!#-'*+.0-9A-Z^-~-]+";

    /// <summary>Each type of line that is written; another has no rule and is a fault.</summary>
    private static readonly Dictionary<char, Regex> Rules = new Dictionary<char, string>
    {
        ['v'] = "0",
        ['o'] = $@"[^ ]+ {Number} {Number} {Address}",
        ['s'] = "[^\\x00\\r\\n]+",
        ['c'] = Address,
        ['b'] = $"{Token}:{Number}",
        ['t'] = $"{Number} {Number}",
        ['m'] = $"(?:audio|video|text|application|message|image) {Number}(?:/{Number})? {Token}(?:/{Token})*(?: {Token})+",
        ['a'] = $"{Token}(?::[^\\x00\\r\\n]+)?",
    }.ToDictionary(rule => rule.Key, rule => new Regex($"^(?:{rule.Value})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2)));

    /// <summary>RFC 8866 §6: the values of the attributes that are written.</summary>
    private static readonly Dictionary<string, Regex> Attributes = new Dictionary<string, string>
    {
        ["rtpmap"] = $"{Number} {Token}/[1-9][0-9]*(?:/[1-9][0-9]*)?",
        ["fmtp"] = $"{Token} .+",
        ["ptime"] = "[1-9][0-9]*(?:\\.[0-9]+)?",
        ["maxptime"] = "[1-9][0-9]*(?:\\.[0-9]+)?",
        ["sendrecv"] = "",
        ["sendonly"] = "",
        ["recvonly"] = "",
        ["inactive"] = "",
        ["rtcp"] = $"{Number}(?: {Address})?",
        ["crypto"] = $"[1-9][0-9]* {Token} inline:[A-Za-z0-9+/=]+(?:\\|[^ ]+)?(?: .+)?",
    }.ToDictionary(rule => rule.Key, rule => new Regex($"^(?:{rule.Value})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2)));

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
        bool whole = lines.Any(line => line.StartsWith("m=", StringComparison.Ordinal));
        string order = SessionOrder;
        int at = 0;
        foreach (string line in lines)
        {
            if (!Regex.IsMatch(line, "^[a-z]=[^\\x00\\r\\n]+\\z"))
            {
                yield return $"RFC 8866 §5 line: {line}";
                continue;
            }

            if (whole && !(Rules.TryGetValue(line[0], out Regex? rule) && rule.IsMatch(line[2..])))
            {
                yield return $"RFC 8866 §9 grammar: {line}";
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

        foreach (string fault in whole ? Whole(lines).Concat(Media(lines)) : [])
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Whole(string[] lines)
    {
        foreach (char needed in "vost".Where(needed => lines.Count(line => line[0] == needed) != 1))
        {
            yield return $"RFC 8866 §5 not one {needed}=";
        }

        string[] session = [.. lines.TakeWhile(line => line[0] != 'm')];
        if (session.Count(line => line[0] == 'c') > 1 || (session.All(line => line[0] != 'c') && lines.All(line => line[0] != 'c')))
        {
            yield return "RFC 8866 §5.7 no c=, or two of a session";
        }
    }

    // Each stream: what its attributes say belongs to it, and to it once.
    private static IEnumerable<string> Media(string[] lines)
    {
        string[] formats = [];
        string protocol = "";
        HashSet<string> said = [];
        foreach (string line in lines)
        {
            string value = line[2..];
            if (line[0] == 'm')
            {
                string[] words = value.Split(' ');
                (protocol, formats) = (words[2], words[3..]);
                said = [];
                if (protocol.Contains("RTP/", StringComparison.Ordinal) && formats.Any(format => !byte.TryParse(format, out byte type) || type > 127))
                {
                    yield return $"RFC 3551 §6 a payload type is no number below 128: {line}";
                }

                if (formats.Distinct().Count() != formats.Length)
                {
                    yield return $"RFC 8866 §5.14 a format stands twice: {line}";
                }
            }

            if (line[0] != 'a')
            {
                continue;
            }

            string name = value.Split(':')[0];
            string argument = value.Length > name.Length ? value[(name.Length + 1)..] : "";
            if (!(Attributes.TryGetValue(name, out Regex? rule) && rule.IsMatch(argument)))
            {
                yield return $"RFC 8866 §6 attribute: {line}";
            }

            if (name is "rtpmap" or "fmtp" && formats.Length > 0 && !formats.Contains(argument.Split(' ')[0]))
            {
                yield return $"RFC 8866 §6.6 of a format that the m= line does not have: {line}";
            }

            string once = name switch
            {
                "sendrecv" or "sendonly" or "recvonly" or "inactive" => "direction",
                "rtpmap" or "fmtp" => $"{name} {argument.Split(' ')[0]}",
                "crypto" => line,
                _ => name,
            };
            if (!said.Add(once))
            {
                yield return $"RFC 8866 §6 said twice: {line}";
            }
        }
    }
}
