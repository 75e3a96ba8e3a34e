namespace Routing.Sip.Tests.Conformance;

/// <summary>
/// RFC 3264 over one network: what a user agent of ours says in a dialog against what it said there before (§5, §8: one origin, a
/// version that rises by one with each change and only then, streams that keep their place) and against the offer it answers (§6).
/// </summary>
internal sealed class SentSessions
{
    private readonly Dictionary<string, string> _said = [];

    /// <summary>What is wrong with the description in that message.</summary>
    /// <param name="message">Sent by one of ours; with a body of SDP.</param>
    /// <param name="offer">The offer that it answers; null when it is an offer itself.</param>
    public IEnumerable<string> Sent(SentMessage message, string? offer)
    {
        if (!IsWhole(message))
        {
            return [];
        }

        // The dialog as its sender names it: by its own tag, whichever of the forks it talks with.
        string dialog = $"{message["Call-ID"]} {message.Parameter(message.IsResponse ? "To" : "From", "tag")}";
        IEnumerable<string> faults = _said.TryGetValue(dialog, out string? before) ? Changed(before, message.Body, offer) : [];
        _said[dialog] = message.Body;
        return offer is null ? faults : faults.Concat(Answered(offer, message.Body));
    }

    /// <summary>A description with media, and not a word that stands for one.</summary>
    public static bool IsWhole(SentMessage message) =>
        message["Content-Type"]?.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase) == true && message.Body.Contains("\r\nm=", StringComparison.Ordinal);

    private static IEnumerable<string> Changed(string before, string now, string? offer)
    {
        string[] was = Origin(before);
        string[] origin = Origin(now);
        if (was.Length < 6 || origin.Length < 6 || !ulong.TryParse(was[2], out ulong last) || !ulong.TryParse(origin[2], out ulong version))
        {
            yield break; // no o= line: found by its grammar
        }

        if (was[0] != origin[0] || was[1] != origin[1])
        {
            yield return $"RFC 3264 §8 another origin in one dialog: {string.Join(' ', origin)}, before {string.Join(' ', was)}";
        }

        bool same = Rest(before) == Rest(now);
        if (version != last && version != last + 1)
        {
            yield return $"RFC 3264 §8 the version goes from {last} to {version}";
        }
        else if (version == last && !same)
        {
            yield return $"RFC 3264 §8 changed, and the version is {version} still; before:\n{before}";
        }
        else if (version != last && same)
        {
            yield return $"RFC 3264 §8 not changed, and the version goes from {last} to {version}";
        }

        (string[][] old, string[][] streams) = (Streams(before), Streams(now));
        if (streams.Length < old.Length && (offer is null || Streams(offer).Length >= old.Length)) // else the fault is the offer's
        {
            yield return $"RFC 3264 §8 {streams.Length} streams where {old.Length} were";
        }

        for (int i = 0; i < Math.Min(old.Length, streams.Length); i++)
        {
            if (old[i][0] != streams[i][0] && old[i][1] != "0")
            {
                yield return $"RFC 3264 §8.3 the place of a stream of {old[i][0]} is taken by {streams[i][0]}";
            }
        }
    }

    private static IEnumerable<string> Answered(string offer, string answer)
    {
        string[][] asked = Streams(offer);
        string[][] said = Streams(answer);
        if (asked.Length != said.Length)
        {
            yield return $"RFC 3264 §6 {said.Length} streams answer {asked.Length}; the offer:\n{offer}";
            yield break;
        }

        if (Line(offer, "t=") != Line(answer, "t="))
        {
            yield return $"RFC 3264 §6 t={Line(answer, "t=")} answers t={Line(offer, "t=")}";
        }

        for (int i = 0; i < asked.Length; i++)
        {
            (string[] one, string[] other) = (asked[i], said[i]);
            if (one[0] != other[0] || one[2] != other[2])
            {
                yield return $"RFC 3264 §6 {string.Join(' ', other)} answers {string.Join(' ', one)}";
            }

            if (Port(one) == "0" && Port(other) != "0")
            {
                yield return $"RFC 3264 §6 port {Port(other)} answers a stream that is refused already";
            }

            if (Port(other) == "0")
            {
                continue;
            }

            // RFC 3264 §6.1: of what was offered; the same words for what is dynamic are asked of rtpmap.
            foreach (string format in other[3..].Where(format => !one[3..].Contains(format)))
            {
                yield return $"RFC 3264 §6.1 format {format} was not offered: {string.Join(' ', one)}";
            }

            foreach (string map in Attributes(answer, i, "rtpmap:").Where(map => int.Parse(map.Split(' ')[0], null) >= 96))
            {
                string? offered = Attributes(offer, i, "rtpmap:").FirstOrDefault(line => line.Split(' ')[0] == map.Split(' ')[0]);
                if (offered is not null && !offered.Split(' ')[1].Split('/')[0].Equals(map.Split(' ')[1].Split('/')[0], StringComparison.OrdinalIgnoreCase))
                {
                    yield return $"RFC 3264 §6.1 {map} answers {offered}";
                }
            }

            (string wish, string reply) = (Direction(offer, i), Direction(answer, i));
            bool fits = wish switch
            {
                "sendonly" => reply is "recvonly" or "inactive",
                "recvonly" => reply is "sendonly" or "inactive",
                "inactive" => reply is "inactive",
                _ => true,
            };
            if (!fits)
            {
                yield return $"RFC 3264 §6.1 {reply} answers {wish}";
            }
        }
    }

    private static string Port(string[] stream) => stream[1].Split('/')[0];

    private static string[] Origin(string body) => Line(body, "o=").Split(' ');

    private static string Rest(string body) => string.Join("\r\n", body.Split("\r\n").Where(line => !line.StartsWith("o=", StringComparison.Ordinal)));

    private static string Line(string body, string type) => body.Split("\r\n").FirstOrDefault(line => line.StartsWith(type, StringComparison.Ordinal))?[2..] ?? "";

    private static string[][] Streams(string body) => [.. Sections(body).Skip(1).Select(section => section[0][2..].Trim().Split(' ')).Where(words => words.Length > 3)];

    private static IEnumerable<string> Attributes(string body, int stream, string name) =>
        Sections(body)[stream + 1].Where(line => line.StartsWith("a=" + name, StringComparison.Ordinal)).Select(line => line[(2 + name.Length)..]);

    // RFC 8866 §6.7: of the stream, or of the session; sendrecv when nothing is said.
    private static string Direction(string body, int stream)
    {
        List<List<string>> sections = Sections(body);
        return sections[stream + 1].Concat(sections[0]).Select(line => line.Trim())
            .FirstOrDefault(line => line is "a=sendrecv" or "a=sendonly" or "a=recvonly" or "a=inactive")?[2..] ?? "sendrecv";
    }

    // The lines of the session, then those of each stream. Offers of peers may end their lines in any way.
    private static List<List<string>> Sections(string body)
    {
        List<List<string>> sections = [[]];
        foreach (string line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                sections.Add([]);
            }

            sections[^1].Add(line);
        }

        return sections;
    }
}
