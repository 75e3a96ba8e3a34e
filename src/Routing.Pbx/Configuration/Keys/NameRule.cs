using System.Text.RegularExpressions;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>What the names in one map must look like.</summary>
internal sealed class NameRule
{
    /// <summary>Trunks, skills, groups, queues, calendars, flows: they become labels of metrics and fields of records.</summary>
    public static NameRule Plain { get; } = new("a name", @"^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,63}$", "letters, digits, _ . and -, at most 64");

    /// <summary>Agents: the user part of a SIP address (RFC 3261 §25.1), without what needs escaping.</summary>
    public static NameRule SipUser { get; } = new("an agent's name", @"^[A-Za-z0-9_.!~*'()&=+$,;?/-]{1,64}$", "what may stand before the @ of a SIP address");

    /// <summary>Called numbers, or patterns of them; <c>*</c> for all others.</summary>
    public static NameRule Number { get; } = new("a called number", @"^(\*|[A-Za-z0-9_.!~*'()&=+$,;?/#\[\]-]{1,64})$", "what stands before the @ of the called address, a pattern, or \"*\"");

    /// <summary>Feature codes: what a phone can dial, or a pattern of it.</summary>
    public static NameRule Code { get; } = new("a feature code", @"^[0-9*#][0-9*#XZN.\[\]-]{0,31}$", "digits, * and #, and X, Z, N, [1-5] or . for what follows, such as \"*11\" or \"*13X\"");

    /// <summary>One key of a phone.</summary>
    public static NameRule PhoneKey { get; } = new("a key of a phone", "^[0-9]$", "one digit, in quotes");

    /// <summary>Days: <c>mon</c>, <c>mon-fri</c>, <c>sat,sun</c>.</summary>
    public static NameRule Days { get; } = new("a day, or days", @"^DAY(-DAY)?(,DAY(-DAY)?)*$".Replace("DAY", "(mon|tue|wed|thu|fri|sat|sun)", StringComparison.Ordinal), "mon to sun, mon-fri, or sat,sun");

    private readonly string _what;
    private readonly Regex _regex;
    private readonly string _hint;

    private NameRule(string what, string pattern, string hint)
    {
        _what = what;
        _hint = hint;
        _regex = new Regex(pattern, RegexOptions.CultureInvariant);
    }

    /// <summary>For the schema.</summary>
    public string Pattern => _regex.ToString();

    public string? Complaint(string name) => _regex.IsMatch(name) && !name.EndsWith('\n') ? null : $"this is not {_what}: {_hint}";

    public void Check(ConfigEntry entry, ProblemList problems)
    {
        if (Complaint(entry.Key) is { } wrong)
        {
            problems.Error(entry.At, wrong);
        }
        else if (entry.IsPlain && YamlTraps.LooksLikeChangedNumber(entry.Key))
        {
            problems.Warning(entry.At, $"write \"{entry.Key}\" in quotes: other YAML tools read it without them as something else");
        }
    }
}
