namespace Routing.Pbx.Numbers;

/// <summary>Which ways of writing a number are the same number: the one place where that is decided.</summary>
internal sealed partial record NumberingPlan
{
    /// <summary>
    /// The numbering of a house whose trunks write numbers like these: where they are of one country, that; of several, that of
    /// its clocks; else none. Rules are about what carriers write, and what is dialled here is written by nobody.
    /// </summary>
    /// <param name="trunks">How the carriers write numbers.</param>
    /// <param name="zone">The time zone of the house.</param>
    public static NumberingPlan OfHouse(IEnumerable<NumberingPlan> trunks, string zone)
    {
        NumberingPlan[] known = [.. trunks.Where(trunk => trunk.Country is not null)];
        string[] countries = [.. known.Select(trunk => trunk.Country!).Distinct()];
        string? country = countries.Length == 1 ? countries[0] : countries.FirstOrDefault(one => one == Countries.OfTimeZone(zone));
        if (country is null)
        {
            return None;
        }

        (string National, string International)[] prefixes = [.. known.Where(trunk => trunk.Country == country).Select(trunk => (trunk.National, trunk.International)).Distinct()];
        (string national, string international) = prefixes.Length == 1 ? prefixes[0] : Countries.PrefixesOf(country);
        return new NumberingPlan(country, national, international, [], NumberFormat.AsDialled, NumberFormat.AsDialled);
    }

    /// <summary>
    /// All forms of a number that is dialled here, the one that was given among them: within the country (0312345678), +81312345678,
    /// and with the international prefix (01081312345678). Always in this order, whichever is given. What is no public number
    /// (110, an extension, *21), or could be read as another, has the one form that it has.
    /// </summary>
    public IReadOnlyList<string> FormsOf(string text)
    {
        string number = NumberText.Clean(text);
        if (Country is not { } country || GlobalOf(number, country) is not { } global)
        {
            return [number];
        }

        string abroad = International + global[1..];
        if (!global.AsSpan(1).StartsWith(country))
        {
            return International.Length > 0 ? [abroad, global] : [global];
        }

        // Behind +81 stands no 0 and no 10: the carrier would read 00… or 010… of it.
        string rest = global[(country.Length + 1)..];
        string home = National + rest;
        if (rest.Length < ShortestNational || home.StartsWith("00", StringComparison.Ordinal) || (International.Length > 0 && home.StartsWith(International, StringComparison.Ordinal))
            || GlobalOf(home, country) != global)
        {
            return [number];
        }

        string[] within = Countries.BareOf(country)?.Matches(rest) == true ? [home, rest] : [home];
        return International.Length > 0 ? [.. within, global, abroad] : [.. within, global];
    }

    /// <summary>Are both ways of writing one number?</summary>
    public bool IsSame(string one, string other) => FormsOf(one).Contains(NumberText.Clean(other), StringComparer.Ordinal);

    // As people dial, who have no use for a country code without + or prefix; null for what is no public number.
    private string? GlobalOf(string number, string country)
    {
        if (!NumberText.IsDialable(number) || number.AsSpan().ContainsAny('*', '#'))
        {
            return null;
        }

        string? global = number[0] == '+' ? number
            : Begins(number, International, ShortestGlobal) ? $"+{number[International.Length..]}"
            : Begins(number, National, ShortestNational) ? $"+{country}{number[National.Length..]}"
            : (National.Length == 0 && IsSubscriber(number)) || Countries.BareOf(country)?.Matches(number) == true ? $"+{country}{number}"
            : null;
        global = global is null ? null : WithoutTrunkPrefix(global, country);
        return global?.Length > ShortestGlobal && global[1] != '0' ? global : null; // E.164 §6.2.1: no country code begins with 0
    }

    // Where nothing stands before numbers within the country.
    private bool IsSubscriber(string number) =>
        number.Length >= ShortestGlobal && !number.StartsWith("00", StringComparison.Ordinal) && !(International.Length > 0 && number.StartsWith(International, StringComparison.Ordinal));
}
