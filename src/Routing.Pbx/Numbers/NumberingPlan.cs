namespace Routing.Pbx.Numbers;

/// <summary>
/// How one carrier writes numbers: what comes is brought into one form, <c>+COUNTRY…</c> (E.164), and what goes is written as
/// the carrier wants it. What is no public number (110, an extension, *21) stays as it is. Immutable; any thread.
/// </summary>
/// <param name="Country">The country code, such as 81; null where nothing is known, then only <see cref="Rules"/> hold.</param>
/// <param name="National">What stands before a number within the country: 0; may be empty.</param>
/// <param name="International">What is dialled before a number abroad: 010.</param>
/// <param name="Rules">Rewriting before all that; the first that fits.</param>
/// <param name="Called">How called numbers are written toward the carrier.</param>
/// <param name="Caller">How callers' numbers are.</param>
internal sealed partial record NumberingPlan(
    string? Country,
    string National,
    string International,
    IReadOnlyList<RewriteRule> Rules,
    NumberFormat Called,
    NumberFormat Caller)
{
    // A shorter rest is a service or an extension, not a subscriber: 0120 alone, 0110.
    private const int ShortestNational = 6;
    private const int ShortestGlobal = 7;
    private const int ShortestBare = 8;

    /// <summary>Numbers are taken and written as they are.</summary>
    public static NumberingPlan None { get; } = new(null, "", "", [], NumberFormat.AsDialled, NumberFormat.AsDialled);

    /// <summary>Brings a number into the form <c>+COUNTRY…</c> where it is a public one.</summary>
    public string Normalize(string text)
    {
        string number = NumberText.Clean(text);
        foreach (RewriteRule rule in Rules)
        {
            if (rule.Match.Matches(number) && rule.Strip <= number.Length)
            {
                number = rule.Prefix + number[rule.Strip..];
                break;
            }
        }

        return Read(number);
    }

    // Without the rules, which are for what people and carriers write and not for what we have written.
    private string Read(string number)
    {
        if (Country is not { } country || !NumberText.IsDialable(number) || number.AsSpan().ContainsAny('*', '#'))
        {
            return number;
        }

        if (number[0] == '+')
        {
            return WithoutTrunkPrefix(number, country);
        }

        return Begins(number, International, ShortestGlobal) ? $"+{number[International.Length..]}"
            : Begins(number, National, ShortestNational) ? $"+{country}{number[National.Length..]}"
            : National.Length > 0 && Begins(number, country, ShortestBare) ? $"+{number}"
            : number;
    }

    /// <summary>
    /// Writes a number as the carrier wants it; empty where the carrier would read it as another one. What looks like a number
    /// within the country must not become one abroad: behind +81 stands no 0 and no 10, or 010… would come of it.
    /// </summary>
    public string Write(string number, NumberFormat format)
    {
        if (format == NumberFormat.AsDialled)
        {
            return number;
        }

        string global = Normalize(number);
        if (global.Length < 2 || global[0] != '+')
        {
            return number;
        }

        bool isOwn = Country is { } own && global.AsSpan(1).StartsWith(own);
        string written = format switch
        {
            NumberFormat.E164 => global[1..],
            NumberFormat.National => isOwn ? National + global[(Country!.Length + 1)..] : International + global[1..],
            _ => global,
        };

        // ITU-T E.164 §6.2.1: no country code begins with 0. Nor does a carrier's own prefix (00XY) come of a subscriber's number.
        bool isOther = global[1] == '0' || (Read(written) is var read && read != global && read != written)
            || (format == NumberFormat.National && isOwn && (written.StartsWith("00", StringComparison.Ordinal) || (International.Length > 0 && written.StartsWith(International, StringComparison.Ordinal))));
        return isOther ? "" : written;
    }

    // +81(0)3… as people write it: the national prefix has no place behind the country code.
    private string WithoutTrunkPrefix(string global, string country) =>
        National == "0" && global.StartsWith($"+{country}0", StringComparison.Ordinal) ? $"+{country}{global[(country.Length + 2)..]}" : global;

    // Behind a prefix stands a number, and none begins with 0: what does has another prefix, such as Japan's 00XY of carriers.
    private static bool Begins(string number, string prefix, int rest) =>
        prefix.Length > 0 && number.Length >= prefix.Length + rest && number.StartsWith(prefix, StringComparison.Ordinal) && number[prefix.Length] is >= '1' and <= '9';
}

/// <summary>One rewriting of numbers.</summary>
/// <param name="Match">The numbers it is for.</param>
/// <param name="Strip">Characters taken off the front.</param>
/// <param name="Prefix">What is put before the rest.</param>
internal sealed record RewriteRule(NumberPattern Match, int Strip, string Prefix);

/// <summary>How numbers are written toward a carrier.</summary>
internal enum NumberFormat
{
    /// <summary>As they are.</summary>
    AsDialled,

    /// <summary>+81312345678.</summary>
    Plus,

    /// <summary>81312345678.</summary>
    E164,

    /// <summary>0312345678, and abroad 010….</summary>
    National,
}
