using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Trunks;

/// <summary>What one INVITE says of its caller, as its trunk's carrier wants to be told.</summary>
/// <param name="FromUser">The user part of From where <paramref name="FromUri"/> is null.</param>
/// <param name="FromUri">The whole URI in From; null for the user at our own host.</param>
/// <param name="DisplayName">The display name; empty for none.</param>
/// <param name="ContactUser">The user part of Contact; null for that of From.</param>
/// <param name="Headers">Further headers.</param>
internal sealed record TrunkIdentity(
    string FromUser,
    string? FromUri,
    string DisplayName,
    string? ContactUser,
    IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Why what networks have signed of the call is not handed on; null where it is, or nothing is signed.</summary>
    public string? WhyUnsigned { get; private init; }

    // RFC 3323 §4.1.1.3, RFC 3325 §9.3.
    private const string Anonymous = "anonymous";
    private const string AnonymousUri = "sip:anonymous@anonymous.invalid";

    /// <summary>The identity of a call from <paramref name="from"/> to <paramref name="number"/> over <paramref name="trunk"/>.</summary>
    public static TrunkIdentity Of(TrunkPlan trunk, TrunkUri uri, string number, string requestUri, CallingParty from)
    {
        IdentityPlan plan = trunk.Identity;
        string account = trunk.Register?.Username ?? trunk.Auth?.Username ?? "";
        var all = new IdentityFields(
            trunk.Numbering.Write(from.Number, trunk.Numbering.Caller),
            UriText.CleanName(from.DisplayName),
            account,
            from.DivertedBy is { } diverted ? trunk.Numbering.Write(diverted, trunk.Numbering.Caller) : "",
            number);

        // RFC 3325 §7: whom we do not trust learns nothing of a withheld caller; the account is ours and no secret to it.
        IdentityFields told = from.IsPrivate && !trunk.Trusted ? all with { Number = "", Name = "" } : all;
        IdentityFields shown = from.IsPrivate ? told with { Number = "", Name = "" } : told;
        string domain = plan.Domain ?? uri.Host;
        string name = plan.Name?.Fill(told) ?? "";
        var headers = new List<KeyValuePair<string, string>>();

        // RFC 3325 §5: only what somebody has vouched for is asserted. Of a caller whose carrier is not trusted nobody has: it may be
        // preferred, and the carrier decides. The account is ours.
        IdentityFields vouched = from.IsVerified ? told : told with { Number = "", Name = "" };
        Add(headers, "P-Asserted-Identity", plan.Asserted, vouched, domain, from.IsVerified ? name : "", "");
        Add(headers, "P-Preferred-Identity", plan.Preferred ?? (from.IsVerified || headers.Count > 0 ? null : plan.Asserted), told, domain, name, "");
        Add(headers, "Remote-Party-ID", plan.RemoteParty, told, domain, name, $";party=calling;privacy={(from.IsPrivate ? "full" : "off")};screen={(from.IsVerified ? "yes" : "no")}");
        Add(headers, "Diversion", plan.Diversion, told, domain, "", $";reason={from.DivertedFor ?? "unknown"};privacy=off");
        if (plan.HistoryInfo is { } station)
        {
            string? AddressOf(string one) => station.UriOf(told with { Diverted = trunk.Numbering.Write(one, trunk.Numbering.Caller) }, domain);
            headers.AddRange(HistoryInfo.Of(from, requestUri, trunk.Trusted, AddressOf).Select(entry => new KeyValuePair<string, string>("History-Info", entry)));
        }

        // RFC 3323 §4.2, RFC 7044 §10.1.2: who is trusted with it is told that others are not.
        bool hidesWay = trunk.Trusted && from.Way.IsPrivate && headers.Exists(header => header.Key == "History-Info");
        if (from.IsPrivate || hidesWay)
        {
            headers.Add(new("Privacy", from.IsPrivate ? hidesWay ? "id;history" : "id" : "history"));
        }

        (string user, string? address) = FromOf(plan, all, from.IsPrivate, uri, trunk.Register is not null);
        string? contact = plan.Contact?.Fill(shown) is { Length: > 0 } filled ? filled : trunk.Register?.Username;
        string? unsigned = Hindrance(trunk, from, all, user, headers);
        if (plan.PassesSignatures && unsigned is null)
        {
            headers.AddRange(from.Signed.Tokens.Select(token => new KeyValuePair<string, string>("Identity", token)));
        }

        return new TrunkIdentity(user, address, from.IsPrivate ? "Anonymous" : name, contact, headers) { WhyUnsigned = unsigned };
    }

    // RFC 8224 §4.1, §12.1: signed are the caller's number, in From or P-Asserted-Identity, and the called one. Where either is another now the
    // signature says that somebody lies; a call that was sent on says so itself (RFC 8946 §4).
    private static string? Hindrance(TrunkPlan trunk, CallingParty from, in IdentityFields all, string user, List<KeyValuePair<string, string>> headers)
    {
        string number = all.Number;
        return from.Signed.Tokens.Count == 0 ? null
            : !trunk.Identity.PassesSignatures ? "identity.stir is not pass"
            : from.IsPrivate && !trunk.Trusted ? "it names a caller who is not to be shown"
            : from.Number != from.Signed.Number || number.Length == 0 ? "it was signed for another number than is shown"
            : user != number && !headers.Exists(header => header.Key == "P-Asserted-Identity" && header.Value.Contains(UriText.Escape(number), StringComparison.Ordinal))
                ? "neither From nor P-Asserted-Identity has the number that was signed"
            : !headers.Exists(header => header.Key is "Diversion" or "History-Info") && !from.Stations.Contains(trunk.Numbering.Normalize(all.Dialled))
                ? "it was signed for another called number, and nothing says that the call was sent on"
            : null;
    }

    private static (string User, string? Uri) FromOf(IdentityPlan plan, in IdentityFields all, bool isPrivate, TrunkUri uri, bool registers)
    {
        // Who stands there when the template's own field is empty: the account, and where there is none, nobody.
        IdentityFields fields = isPrivate ? new IdentityFields("", "", all.Account, "", all.Dialled) : all;
        if (isPrivate && !(plan.WithheldShowsAccount && all.Account.Length > 0))
        {
            return (Anonymous, AnonymousUri);
        }

        string user = isPrivate ? "" : plan.From.UserOf(fields);
        string? domain = plan.Domain ?? (registers ? uri.Host : null);
        if (user.Length > 0)
        {
            return (user, plan.From.HasHost || domain is not null ? plan.From.UriOf(fields, domain ?? uri.Host) : null);
        }

        string stands = all.Account.Length > 0 ? all.Account : all.Number;
        return stands.Length > 0 ? (stands, domain is null ? null : $"sip:{UriText.Escape(stands)}@{domain}") : (Anonymous, AnonymousUri);
    }

    private static void Add(
        List<KeyValuePair<string, string>> headers, string header, AddressTemplate? template, in IdentityFields fields, string domain, string name, string parameters)
    {
        if (template?.UriOf(fields, domain) is { } uri)
        {
            headers.Add(new(header, $"{UriText.Display(name)}<{uri}>{parameters}"));
        }
    }
}
