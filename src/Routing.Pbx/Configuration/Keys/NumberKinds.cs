using System.Globalization;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>The kinds of values that are numbers to dial.</summary>
internal static class NumberKinds
{
    private const int MostInRange = 1000;

    /// <summary>A number, or a pattern of numbers.</summary>
    public static ScalarKind<NumberPattern> Pattern { get; } = new("a number or pattern such as \"0X.\"", ".+", (string text, out NumberPattern value) =>
    {
        value = NumberPattern.Parse(text, out string? wrong)!;
        return wrong;
    })
    { IsFreeText = true };

    /// <summary>What may be put before a number: the beginning of one, or nothing.</summary>
    public static ScalarKind<string> Prefix { get; } = new("digits to put before a number", @"\+?[0-9*#]*", (string text, out string value) =>
    {
        value = text;
        return text.Length <= 32 && IsDialable(text) ? null : "write digits, perhaps with a + before them";
    })
    { IsFreeText = true };

    /// <summary>A whole number to show or dial.</summary>
    public static ScalarKind<string> Number { get; } = new("a number such as \"+81312345678\"", @"\+?[0-9*#]+", (string text, out string value) =>
    {
        value = text;
        return text.Length is > 0 and <= 32 && IsDialable(text) ? null : "write a number in digits, perhaps with a + before them";
    })
    { IsFreeText = true };

    /// <summary>A country code of E.164.</summary>
    public static ScalarKind<string> Country { get; } = new("a country code such as \"81\"", "[1-9][0-9]{0,2}", (string text, out string value) =>
    {
        value = text;
        return text.Length is >= 1 and <= 3 && text[0] != '0' && text.All(char.IsAsciiDigit) ? null : "write the country code in digits, without + or 00, such as 81";
    })
    { IsNumber = true };

    /// <summary>Numbers in a row, each as long as the others.</summary>
    public static ScalarKind<IReadOnlyList<string>> Range { get; } = new("numbers in a row such as 701-720", "[0-9]+-[0-9]+", ParseRange);

    private static string? ParseRange(string text, out IReadOnlyList<string> value)
    {
        value = [];
        string[] ends = text.Split('-');
        if (ends.Length != 2 || ends[0].Length != ends[1].Length || ends[0].Length is 0 or > 8 || !ends.All(end => end.All(char.IsAsciiDigit)))
        {
            return "write FIRST-LAST, both with as many digits, such as 701-720";
        }

        int first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        int last = int.Parse(ends[1], CultureInfo.InvariantCulture);
        if (first > last || last - first >= MostInRange)
        {
            return first > last ? "the first number is above the last" : $"at most {MostInRange} numbers";
        }

        value = [.. Enumerable.Range(first, last - first + 1).Select(number => number.ToString(CultureInfo.InvariantCulture).PadLeft(ends[0].Length, '0'))];
        return null;
    }

    private static bool IsDialable(string text) => !text.AsSpan(text.StartsWith('+') ? 1 : 0).ContainsAnyExcept("0123456789*#");
}
