using System.Text.RegularExpressions;

namespace Routing.Sip.Tests.Conformance;

/// <summary>
/// The grammar of what may be sent, rule for rule after RFC 3261 §25.1 and the RFCs of the newer headers, as regular
/// expressions: strict where a receiver would be lenient. A header without a rule is a fault of its own, so that whoever
/// writes a new one says here what it looks like.
/// </summary>
internal static class SentGrammar
{
    private const string Token = @"[A-Za-z0-9\-.!%*_+`'~]+";
    private const string Quoted = @"""(?:[\x20\x21\x23-\x5B\x5D-\x7E\x80-\xFF]|\\[\x00-\x09\x0B\x0C\x0E-\x7F])*""";
    private const string Escaped = "%[0-9A-Fa-f]{2}";
    private const string Label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private const string Host = $@"(?:(?:{Label}\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.?|[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}|\[[0-9A-Fa-f:.]+\])";
    private const string HostPort = $"{Host}(?::[0-9]{{1,5}})?";
    private const string Params = $"(?: ?; ?{Token}(?:=(?:{Token}|{Host}|{Quoted}))?)*";

    // §25.1: user, userinfo, uri-parameters, headers
    private const string User = $@"(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|{Escaped})+(?::(?:[A-Za-z0-9\-_.!~*'()&=+$,]|{Escaped})*)?@";
    private const string UriChar = $@"(?:[A-Za-z0-9\-_.!~*'()\[\]/:&+$]|{Escaped})";
    private const string UriHeader = $@"(?:[A-Za-z0-9\-_.!~*'()\[\]/?:+$]|{Escaped})";
    private const string SipUri = $@"sips?:(?:{User})?{HostPort}(?:;{UriChar}+(?:={UriChar}+)?)*(?:\?{UriHeader}+={UriHeader}*(?:&{UriHeader}+={UriHeader}*)*)?";
    private const string OtherUri = @"(?!sips?:)[A-Za-z][A-Za-z0-9+.-]*:[^\s<>""\x00-\x1F\x7F-\xFF]+";
    private const string Uri = $"(?:{SipUri}|{OtherUri})";
    private const string Display = $"(?:{Token}(?: {Token})* ?|{Quoted} ?)?";
    private const string NameAddr = $"{Display}<{Uri}>{Params}";
    private const string Number = "[0-9]{1,10}";

    // RFC 7044 §5: index, then how it came there; Reason and Privacy are headers of the URI.
    private const string Place = "[0-9]{1,3}(?:\\.[0-9]{1,3})*";
    private const string HistoryEntry = $"{Display}<{Uri}>;index={Place}(?:;(?:rc|mp|np)={Place})?";
    private const string Word = @"[A-Za-z0-9\-.!%*_+`'~()<>:\\""/\[\]?{}]+";
    private const string Media = $"{Token}/{Token}{Params}";
    private const string Tokens = $"{Token}(?:, ?{Token})*";
    private const string Digest = $"Digest {Token}=(?:{Token}|{Quoted})(?:, ?{Token}=(?:{Token}|{Quoted}))*";
    private const string Date = "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT";

    // RFC 6665 §8.4
    private const string TokenNoDot = @"[A-Za-z0-9\-!%*_+`'~]+";
    private const string EventType = $@"{TokenNoDot}(?:\.{TokenNoDot})*";
    private const string Reasons = "deactivated|probation|rejected|timeout|giveup|noresource|invariant";

    /// <summary>Each header's value.</summary>
    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal)
    {
        ["Via"] = $"SIP/2\\.0/(?:UDP|TCP|TLS|WS|WSS) {HostPort}{Params}",
        ["Max-Forwards"] = "[0-9]{1,3}",
        ["X-Passes"] = Number,
        ["Route"] = $"{NameAddr}(?:, ?{NameAddr})*",
        ["Record-Route"] = $"{NameAddr}(?:, ?{NameAddr})*",
        ["Path"] = $"{NameAddr}(?:, ?{NameAddr})*",
        ["Service-Route"] = $"{NameAddr}(?:, ?{NameAddr})*",
        ["From"] = NameAddr,
        ["To"] = NameAddr,
        ["Call-ID"] = $"{Word}(?:@{Word})?",
        ["CSeq"] = $"{Number} {Token}",
        ["Contact"] = $@"(?:\*|{NameAddr}(?:, ?{NameAddr})*)",
        ["Allow"] = Tokens,
        ["Supported"] = $"(?:{Tokens})?",
        ["Require"] = Tokens,
        ["Proxy-Require"] = Tokens,
        ["Unsupported"] = Tokens,
        ["Allow-Events"] = $"{EventType}(?:, ?{EventType})*",
        ["Accept"] = $"(?:{Media}(?:, ?{Media})*)?",
        ["Accept-Encoding"] = $"(?:{Token}{Params}(?:, ?{Token}{Params})*)?",
        ["Accept-Language"] = $"(?:{Token}{Params}(?:, ?{Token}{Params})*)?",
        ["Content-Type"] = Media,
        ["Content-Length"] = Number,
        ["Content-Encoding"] = Tokens,
        ["Content-Disposition"] = $"{Token}{Params}",
        ["MIME-Version"] = "1\\.0",
        ["Expires"] = Number,
        ["Min-Expires"] = Number,
        ["Session-Expires"] = $"{Number}{Params}",
        ["Min-SE"] = $"{Number}{Params}",
        ["RSeq"] = Number,
        ["RAck"] = $"{Number} {Number} {Token}",
        ["Retry-After"] = $@"{Number}(?: ?\([^()]*\))?{Params}",
        ["WWW-Authenticate"] = Digest,
        ["Proxy-Authenticate"] = Digest,
        ["Authorization"] = Digest,
        ["Proxy-Authorization"] = Digest,
        ["Reason"] = $"{Token}{Params}(?:, ?{Token}{Params})*",
        ["Warning"] = $"[0-9]{{3}} (?:{HostPort}|{Token}) {Quoted}(?:, ?[0-9]{{3}} (?:{HostPort}|{Token}) {Quoted})*",
        ["Event"] = $"{EventType}(?:;id={Token})?",
        ["Subscription-State"] = $"(?:(?:active|pending);expires={Number}|terminated(?:;reason=(?:{Reasons})(?:;retry-after={Number})?)?)",
        ["Refer-To"] = NameAddr,
        ["Referred-By"] = NameAddr,
        ["Refer-Sub"] = $"(?:true|false){Params}",
        ["Replaces"] = $"{Word}(?:@{Word})?{Params}",
        ["Target-Dialog"] = $"{Word}(?:@{Word})?{Params}",
        ["P-Asserted-Identity"] = $"{NameAddr}(?:, ?{NameAddr})*",
        ["P-Preferred-Identity"] = $"{NameAddr}(?:, ?{NameAddr})?",
        ["Remote-Party-ID"] = NameAddr,
        ["Diversion"] = $"{NameAddr}(?:, ?{NameAddr})*",
        ["History-Info"] = $"{HistoryEntry}(?:, ?{HistoryEntry})*",
        ["Privacy"] = $"{Token}(?:; ?{Token})*",
        ["Identity"] = $@"[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){{2}};info=<{Uri}>{Params}",
        ["Alert-Info"] = $"<{Uri}>{Params}(?:, ?<{Uri}>{Params})*",
        ["Call-Info"] = $"<{Uri}>{Params}(?:, ?<{Uri}>{Params})*",
        ["Answer-Mode"] = $"(?:Manual|Auto|{Token}){Params}",
        ["Priv-Answer-Mode"] = $"(?:Manual|Auto|{Token}){Params}",
        ["User-to-User"] = $"(?:{Token}|{Quoted}){Params}",
        ["Resource-Priority"] = $"{Token}(?:, ?{Token})*",
        ["Subject"] = "[^\\x00-\\x1F\\x7F]*",
        ["User-Agent"] = $"{Token}(?:/{Token})?(?: (?:{Token}(?:/{Token})?|\\([^()]*\\)))*",
        ["Server"] = $"{Token}(?:/{Token})?(?: (?:{Token}(?:/{Token})?|\\([^()]*\\)))*",
        ["Date"] = Date,
        ["Timestamp"] = "[0-9]+(?:\\.[0-9]*)?(?: [0-9]+(?:\\.[0-9]*)?)?",
        ["Flow-Timer"] = Number,
    };

    private static readonly HashSet<string> Many =
    [
        "Via", "Route", "Record-Route", "Path", "Service-Route", "Contact", "WWW-Authenticate", "Proxy-Authenticate", "Authorization",
        "Proxy-Authorization", "Unsupported", "Require", "P-Asserted-Identity", "Diversion", "History-Info", "Reason", "Warning", "Identity", "User-to-User", "Resource-Priority",
        "Alert-Info", "Call-Info", "Supported", "Allow",
    ];

    private static readonly Dictionary<string, Regex> Compiled = Rules.ToDictionary(
        rule => rule.Key, rule => new Regex($"^(?:{rule.Value})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2)));

    private static readonly Regex RequestLine = new($"^({Token}) {Uri} SIP/2\\.0\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
    private static readonly Regex StatusLine = new("^SIP/2\\.0 [1-6][0-9]{2} [^\\x00-\\x1F\\x7F]*\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));

    public static bool IsStart(SentMessage message) => (message.IsResponse ? StatusLine : RequestLine).IsMatch(message.Start);

    public static bool IsKnown(string name) => Compiled.ContainsKey(name);

    public static bool IsValue(string name, string value) => Compiled[name].IsMatch(value);

    public static bool MayRepeat(string name) => Many.Contains(name);
}
