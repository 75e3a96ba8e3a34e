using System.Text;
using System.Text.RegularExpressions;

namespace Routing.Sip.Tests.Conformance;

/// <summary>What RFC 3261 (tables 2 and 3, §8, §12, §13) and its kin demand of one message we send, whatever came before it.</summary>
internal static class SentRules
{
    private static readonly string[] InDialogOnly = ["BYE", "PRACK", "UPDATE", "INFO", "NOTIFY", "ACK"];

    private static readonly (int Status, string Header)[] Owed =
        [(401, "WWW-Authenticate"), (405, "Allow"), (407, "Proxy-Authenticate"), (415, "Accept"), (420, "Unsupported"), (421, "Require"), (422, "Min-SE"), (423, "Min-Expires")];

    public static IEnumerable<string> Broken(SentMessage message) =>
        Common(message).Concat(message.IsResponse ? Response(message) : Request(message)).Concat(Body(message));

    private static IEnumerable<string> Common(SentMessage message)
    {
        if (!SentGrammar.IsStart(message))
        {
            yield return $"§7.1, §7.2 start line: {message.Start}";
        }

        string[] needed = ["Via", "From", "To", "Call-ID", "CSeq", "Content-Length"];
        foreach (string name in needed.Where(name => message[name] is null && !(message.Status == 400 && IsCopied(name))))
        {
            yield return $"§8.1.1 {name} is missing";
        }

        foreach (IGrouping<string, string> header in message.Headers.GroupBy(header => header.Name, header => header.Value))
        {
            if (!SentGrammar.IsKnown(header.Key))
            {
                yield return $"no grammar is known for {header.Key}";
                continue;
            }

            if (header.Skip(1).Any() && !SentGrammar.MayRepeat(header.Key))
            {
                yield return $"§7.3.1 {header.Key} stands more than once";
            }

            // What an answer copies was the asker's grammar; that it is a true copy is looked at elsewhere.
            bool copied = message.IsResponse && IsCopied(header.Key);
            foreach (string value in header.Where(value => !copied && !SentGrammar.IsValue(header.Key, value)))
            {
                yield return $"grammar of {header.Key}: {value}";
            }
        }
    }

    // A 400 to a request without one of these cannot have it either.
    private static bool IsCopied(string name) => name is "Via" or "From" or "To" or "Call-ID" or "CSeq" or "Record-Route";

    private static IEnumerable<string> Request(SentMessage message)
    {
        string method = message.Start.Split(' ')[0];
        string uri = message.Start.Split(' ')[1];
        if (message.Method != method)
        {
            yield return $"§8.1.1.5 CSeq says {message.Method}";
        }

        if (!uint.TryParse(message["CSeq"]?.Split(' ')[0], out uint number) || number > int.MaxValue)
        {
            yield return "§8.1.1.5 CSeq is not below 2^31";
        }

        if (!int.TryParse(message["Max-Forwards"], out int hops) || hops > 255)
        {
            yield return "§8.1.1.6 Max-Forwards";
        }

        if (message.Members("Via").Count() != 1)
        {
            yield return "§8.1.1.7 a user agent writes one Via";
        }

        if (message.Parameter("Via", "branch") is not { Length: > 11 } branch || !branch.StartsWith("z9hG4bK", StringComparison.Ordinal))
        {
            yield return "§8.1.1.7 the branch has no cookie or is short";
        }

        if (message["Via"]?.StartsWith("SIP/2.0/UDP", StringComparison.Ordinal) == true && message.Parameter("Via", "rport") is null)
        {
            yield return "RFC 3581 §3 rport is missing";
        }

        if (message.Parameter("From", "tag") is not { Length: >= 6 })
        {
            yield return "§8.1.1.3 From has no tag";
        }

        bool tagged = message.Parameter("To", "tag") is { Length: > 0 };
        // A NOTIFY that nobody asked for is no standard's, but phones' own; it must say that it makes nothing.
        bool unasked = method == "NOTIFY" && message["Subscription-State"]?.StartsWith("terminated", StringComparison.Ordinal) == true;
        if (!tagged && InDialogOnly.Contains(method) && !unasked)
        {
            yield return $"§12.2.1.1 {method} without a tag in To";
        }

        if (method == "REGISTER" && (tagged || Regex.IsMatch(uri, "^sips?:[^;?]*@")))
        {
            yield return "§10.2 REGISTER with a tag in To or a user in its URI";
        }

        if (message["From"]!.Contains('?', StringComparison.Ordinal) || Regex.IsMatch(uri, "[?]|;method=", RegexOptions.IgnoreCase))
        {
            yield return "§19.1.1 headers or method in From or the Request-URI";
        }

        int contacts = message.Members("Contact").Count();
        if (method is "INVITE" or "SUBSCRIBE" or "REFER" or "UPDATE" or "NOTIFY" && contacts != 1)
        {
            yield return $"§8.1.1.8 {method} with {contacts} Contacts";
        }

        if (method is "BYE" or "CANCEL" && contacts > 0)
        {
            yield return $"§20 table 2: {method} has no Contact";
        }

        if (method is "ACK" or "CANCEL" && (message["Require"] ?? message["Proxy-Require"]) is not null)
        {
            yield return $"§8.2.2.3, §9.1 {method} with Require";
        }

        (string Method, string Header)[] owed = [("PRACK", "RAck"), ("SUBSCRIBE", "Event"), ("NOTIFY", "Event"), ("NOTIFY", "Subscription-State"), ("REFER", "Refer-To")];
        foreach ((_, string header) in owed.Where(one => one.Method == method && message[one.Header] is null))
        {
            yield return $"{method} without {header}";
        }

        string[] strange = ["WWW-Authenticate", "Proxy-Authenticate", "Unsupported", "Warning", "RSeq", "Retry-After", "Min-Expires"];
        foreach (string name in strange.Where(name => message[name] is not null))
        {
            yield return $"{name} belongs into answers";
        }
    }

    private static IEnumerable<string> Response(SentMessage message)
    {
        int status = message.Status;
        foreach ((_, string header) in Owed.Where(one => one.Status == status && message[one.Header] is null))
        {
            yield return $"§21 {status} without {header}";
        }

        if (status > 100 && message["To"] is not null && message.Parameter("To", "tag") is not { Length: > 0 })
        {
            yield return "§8.2.6.2 To has no tag";
        }

        bool invite = message.Method == "INVITE";
        if (status is >= 200 and < 300 && message.Method is "INVITE" or "UPDATE" or "SUBSCRIBE" && message.Members("Contact").Count() != 1)
        {
            yield return "§12.1.1 a 2xx that makes or refreshes a dialog has one Contact";
        }

        if (message.Method == "SUBSCRIBE" && status is >= 200 and < 300 != message["Expires"] is not null)
        {
            yield return "RFC 6665 §4.2.1.1 a 2xx to SUBSCRIBE, and it alone, says what was granted";
        }

        if (status is > 100 and < 200 && (!invite || (message["RSeq"] is not null && message["Contact"] is null)))
        {
            yield return "§8.2.6.1 a provisional answer to another method, or a reliable one without Contact";
        }

        if ((message["RSeq"] is not null) != (message.Members("Require").Contains("100rel") && status < 200))
        {
            yield return "RFC 3262 §3 RSeq and Require: 100rel belong together";
        }

        if (status is >= 200 and < 300 && message.Method is "INVITE" or "OPTIONS" && status == 200 && message["Allow"] is null)
        {
            yield return "§13.3.1.4, §11.2 a 200 says what is allowed";
        }

        if (message["Max-Forwards"] is not null || message["Route"] is not null)
        {
            yield return "§20 table 3: no Route, no Max-Forwards in an answer";
        }
    }

    private static IEnumerable<string> Body(SentMessage message)
    {
        if (message["Content-Length"] is { } length && length != message.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            yield return $"§20.14 Content-Length {length} over a body of {message.Body.Length}";
        }

        if (message.Body.Length > 0 != message["Content-Type"] is not null)
        {
            yield return "§20.15 a body has a Content-Type, and only a body";
        }

        if (message.Method is "CANCEL" && message.Body.Length > 0)
        {
            yield return "§9.1 CANCEL with a body";
        }

        bool utf8 = true;
        try
        {
            new UTF8Encoding(false, true).GetString(Encoding.Latin1.GetBytes(message.Text[..^message.Body.Length]));
        }
        catch (DecoderFallbackException)
        {
            utf8 = message.IsResponse; // a copy of what the asker wrote
        }

        if (!utf8)
        {
            yield return "§7.3 the header is not UTF-8";
        }

        if (message["Content-Type"]?.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase) == true)
        {
            foreach (string fault in SentSdp.Broken(message.Body))
            {
                yield return fault;
            }
        }
    }
}
