using System.Runtime.CompilerServices;

namespace Routing.Sip.Tests.Conformance;

/// <summary>
/// Watches one network in memory: each message a user agent of ours sends must be lawful in itself
/// (<see cref="SentRules"/>) and fit what it was asked: an answer copies its request, a transaction has one final answer,
/// what is sent again is the same, and a session description follows on the one before (<see cref="SentSessions"/>).
/// </summary>
internal sealed class SentChecker
{
    /// <summary>Requests under one branch that are remembered: a test that changes each byte of one sends thousands.</summary>
    private const int Mutants = 5_000;

    private readonly Dictionary<string, List<SentMessage>> _asked = [];
    private readonly Dictionary<string, string> _final = [];
    private readonly Dictionary<string, string> _requests = [];
    private readonly Dictionary<string, string> _described = [];
    private readonly HashSet<int> _sent = [];
    private readonly SentSessions _sessions = new();

    /// <summary>What is wrong with a message of ours, given all that went before.</summary>
    public IEnumerable<string> Sent(string to, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.SequenceEqual("\r\n\r\n"u8) || bytes.Span.StartsWith((ReadOnlySpan<byte>)[1, 1, 0])) // RFC 5626 §4.4: a ping, and the answer to STUN
        {
            return []; // RFC 5626 §3.5.1: it keeps a way open
        }

        SentMessage? message = SentMessage.Read(bytes);
        if (message is null)
        {
            return ["§7 no empty line ends the header"];
        }

        List<string> faults = [.. SentRules.Broken(message)];
        bool repeated = !_sent.Add(HashCode.Combine(to, message.Text));
        faults.AddRange(message.IsResponse ? Answer(to, message) : Again(to, message));
        if (!repeated)
        {
            faults.AddRange(_sessions.Sent(message, OfferTo(to, message)));
        }

        return faults;
    }

    /// <summary>A message of anybody to anybody: what will be answered.</summary>
    public void Heard(string from, ReadOnlyMemory<byte> bytes)
    {
        if (SentMessage.Read(bytes) is { IsResponse: false } request)
        {
            Keep(Key(from, request), request);
            Keep(Loose(from, request), request);
        }
        else if (SentMessage.Read(bytes) is { } answer && SentSessions.IsWhole(answer))
        {
            _described[Described(from, answer)] = answer.Body;
        }
    }

    // RFC 6337 §2.2: an answer's description answers that of its request, if that has one; ACK and PRACK answer what was in the
    // answers to an INVITE without one. Everything else offers.
    private string? OfferTo(string peer, SentMessage message)
    {
        if (message.IsResponse)
        {
            return _asked.TryGetValue(Key(peer, message), out List<SentMessage>? same) && SentSessions.IsWhole(same[^1]) ? same[^1].Body : null;
        }

        return message.Method == "ACK" ? _described.GetValueOrDefault(Described(peer, message)) : null;
    }

    private static string Described(string peer, SentMessage message) => $"{peer} {message["Call-ID"]} {message["CSeq"]?.Split(' ')[0]}";

    private void Keep(string key, SentMessage request)
    {
        if (!_asked.TryGetValue(key, out List<SentMessage>? same))
        {
            _asked[key] = same = [];
        }

        if (same.Count < Mutants && (same.Count == 0 || same[^1].Text != request.Text))
        {
            same.Add(request);
        }
    }

    private static string Key(string peer, SentMessage message) =>
        $"{peer} {SentMessage.ParameterOf(message.Members("Via").FirstOrDefault(), "branch")} {Plain(message["CSeq"])} {message["Call-ID"]}";

    // For requests so broken that their branch cannot be read.
    private static string Loose(string peer, SentMessage message) => $"{peer} {message["Call-ID"]} {Plain(message["CSeq"])}";

    private IEnumerable<string> Answer(string to, SentMessage answer)
    {
        if (!_asked.TryGetValue(Key(to, answer), out List<SentMessage>? same) && !_asked.TryGetValue(Loose(to, answer), out same))
        {
            return ["§8.2.6.2 it answers no request that came from there"];
        }

        // A peer gone mad sends several under one branch: the answer must be that to one of them.
        string[] faults = [.. Copies(answer, same[^1])];
        if (faults.Length > 0 && same.Exists(request => !Copies(answer, request).Any()))
        {
            faults = [];
        }

        return faults.Concat(OneFinal(to, answer));
    }

    private static IEnumerable<string> Copies(SentMessage answer, SentMessage request)
    {
        foreach (string name in (string[])["From", "Call-ID", "CSeq"])
        {
            if (Plain(answer[name]) != Plain(request[name]))
            {
                yield return $"§8.2.6.2 {name} is not the request's: {answer[name]}, {request[name]}";
            }
        }

        string[] asked = [.. request.Members("Via")];
        string[] vias = [.. answer.Members("Via")];
        if (vias.Length != asked.Length)
        {
            if (answer.Status != 400)
            {
                yield return $"§8.2.6.2 {vias.Length} Vias instead of {asked.Length}";
            }
        }
        else if (!vias.Skip(1).Select(Plain).SequenceEqual(asked.Skip(1).Select(Plain)) || (answer.Status != 400 && Bare(vias[0]) != Bare(asked[0])))
        {
            yield return "§8.2.6.2 the Vias are not the request's";
        }

        string to = Plain(answer["To"]) ?? "";
        string? tag = request.Parameter("To", "tag");
        string asIs = Plain(request["To"]) ?? "";
        if (to != asIs && (!string.IsNullOrEmpty(tag) || !to.StartsWith(asIs, StringComparison.Ordinal) || !to[asIs.Length..].StartsWith(";tag=", StringComparison.Ordinal)))
        {
            yield return $"§8.2.6.2 To is neither the request's nor that with a tag: {to}";
        }

        bool makesDialog = (answer.Method == "INVITE" && answer.Status is > 100 and < 300) || (answer.Method == "SUBSCRIBE" && answer.Status is >= 200 and < 300);
        if (makesDialog && !answer.Members("Record-Route").SequenceEqual(request.Members("Record-Route")))
        {
            yield return "§12.1.1 Record-Route is not the request's";
        }
    }

    private IEnumerable<string> OneFinal(string to, SentMessage answer)
    {
        // Challenges go out without state, each with a nonce of its own; a broken request has no transaction.
        if (answer.Status is < 200 or 400 or 401 or 407 or 503 or 505)
        {
            yield break;
        }

        string key = $"{to} {Bare(string.Join(',', answer.Members("Via")))} {answer["From"]} {answer["To"]?.Split(";tag=")[0]} {answer["CSeq"]}";
        if (!_final.TryAdd(key, answer.Text) && _final[key] != answer.Text)
        {
            yield return $"§17.2 a second, different final answer to one transaction; the first was {_final[key].Split("\r\n")[0]}";
        }
    }

    private IEnumerable<string> Again(string to, SentMessage request)
    {
        string key = Branch(to, request);
        if (!_requests.TryAdd(key, request.Text) && _requests[key] != request.Text)
        {
            yield return "§17.1 sent again, but not the same; or a branch used twice";
        }
    }

    private static string Branch(string to, SentMessage request) => $"{to} {request.Parameter("Via", "branch")} {request.Method}";

    private static string? Plain(string? value) => value is null ? null : System.Text.RegularExpressions.Regex.Replace(value, "[ \t]+", " ");

    // received and rport are the answerer's; a branch and all else is not.
    private static string Bare(string via) =>
        System.Text.RegularExpressions.Regex.Replace(via, "(?i);\\s*(?:rport|received)\\s*(?:=\\s*[^;,]*)?|[ \t]+", "");
}

/// <summary>One checker for each network of the process, and what they found, by test.</summary>
internal static class SentFaults
{
    private static readonly ConditionalWeakTable<Sip.Transports.InMemoryNetwork, SentChecker> Checkers = [];
    private static readonly Dictionary<string, List<string>> Found = [];

    /// <summary>A header by which a test says that it has written a request itself, over the listener of one of our user agents.</summary>
    public const string ByHand = "User-Agent: by-hand";

    /// <summary>How many messages were looked at.</summary>
    public static long Checked { get; private set; }

    [ModuleInitializer]
    internal static void Begin() => Sip.Transports.InMemoryNetwork.Watch = static (network, sender, to, message) =>
    {
        lock (Found)
        {
            SentChecker checker = Checkers.GetOrCreateValue(network);
            if (sender.IsUserAgent && message.Span.IndexOf("\r\nUser-Agent: by-hand\r\n"u8) < 0)
            {
                Checked++;
                foreach (string fault in checker.Sent(to.Address.ToString(), message))
                {
                    Add($"{fault}\n{System.Text.Encoding.Latin1.GetString(message.Span)}");
                }
            }

            checker.Heard(sender.LocalEndPoint.Address.ToString(), message);
        }
    };

    /// <summary>What was found since the last call by the test that is running.</summary>
    public static IReadOnlyList<string> Take(string test)
    {
        lock (Found)
        {
            return Found.Remove(test, out List<string>? faults) ? faults : [];
        }
    }

    private static void Add(string fault)
    {
        string test = TestContext.Current.Test?.UniqueID ?? "";
        if (!Found.TryGetValue(test, out List<string>? faults))
        {
            Found[test] = faults = [];
        }

        faults.Add(fault);
    }
}
