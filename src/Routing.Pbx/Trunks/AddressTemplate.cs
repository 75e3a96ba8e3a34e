using Routing.Pbx.Numbers;

namespace Routing.Pbx.Trunks;

/// <summary>
/// An address with fields: <c>{number}</c> at the trunk's domain, <c>{number}@HOST</c>, or <c>tel:{number}</c>. What is filled in is
/// escaped, so that no caller writes a header, a parameter or a host of ours. Immutable.
/// </summary>
internal sealed class AddressTemplate
{
    private const string Tel = "tel";

    private readonly string _text;
    private readonly string _scheme;
    private readonly TextTemplate _user;
    private readonly string? _host;

    private AddressTemplate(string text, string scheme, TextTemplate user, string? host)
    {
        _text = text;
        _scheme = scheme;
        _user = user;
        _host = host;
    }

    /// <summary>Whether it names a host of its own.</summary>
    public bool HasHost => _host is not null;

    /// <summary>Reads a template; null and what is wrong with it, or the template.</summary>
    public static AddressTemplate? Parse(string text, out string? wrong)
    {
        string scheme = text.StartsWith("tel:", StringComparison.Ordinal) ? Tel : text.StartsWith("sips:", StringComparison.Ordinal) ? "sips" : "sip";
        string rest = text.StartsWith($"{scheme}:", StringComparison.Ordinal) ? text[(scheme.Length + 1)..] : text;
        int at = rest.LastIndexOf('@');
        string? host = at < 0 ? null : rest[(at + 1)..];
        TextTemplate? user = TextTemplate.Parse(at < 0 ? rest : rest[..at], out wrong);
        if (wrong is null && (rest.Length == 0 || at == 0))
        {
            wrong = "write who it is, such as {number} or {number}@carrier.example";
        }
        else if (wrong is null && host is not null && (scheme == Tel || !UriText.IsHost(host)))
        {
            wrong = scheme == Tel ? "a tel: address has no host" : "behind the @ stands a host name or an address";
        }

        return wrong is null ? new AddressTemplate(text, scheme, user!, host) : null;
    }

    /// <summary>Who is meant, unescaped; empty when a field that it needs is.</summary>
    public string UserOf(in IdentityFields fields) => _user.Fill(fields);

    /// <summary>The URI for one call, escaped; null when a field that it needs is empty.</summary>
    /// <param name="fields">The call.</param>
    /// <param name="domain">The host where the template names none.</param>
    public string? UriOf(in IdentityFields fields, string domain)
    {
        string user = UserOf(fields);
        if (user.Length == 0)
        {
            return null;
        }

        // RFC 3966 §5.1.4: a number that is not global needs a context; what is no number at all cannot be written as tel.
        return _scheme != Tel || !NumberText.IsDialable(user) ? $"{(_scheme == Tel ? "sip" : _scheme)}:{UriText.Escape(user)}@{_host ?? domain}"
            : user[0] == '+' ? $"tel:{user}"
            : $"tel:{UriText.Escape(user)};phone-context={domain}";
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;
}
