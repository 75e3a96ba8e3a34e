namespace Routing.Pbx.Numbers;

/// <summary>Numbers as texts: what people, phones and carriers write around the digits.</summary>
internal static class NumberText
{
    private const string Separators = "-.() /";
    private const string Context = ";phone-context=";

    /// <summary>
    /// A number without what only helps to read it (RFC 3966 §5.1.1 visual separators, blanks); any other text as it is: a name
    /// may hold a dash.
    /// </summary>
    public static string Clean(string text)
    {
        ReadOnlySpan<char> all = text;
        if (!all.ContainsAny(Separators) || all.ContainsAnyExcept("0123456789*#+-.() /") || !all.ContainsAnyInRange('0', '9'))
        {
            return text;
        }

        return string.Concat(text.Where(c => !Separators.Contains(c, StringComparison.Ordinal)));
    }

    /// <summary>
    /// A local number with the global prefix that its URI names (RFC 3966 §5.1.5, <c>tel:3456;phone-context=+8131234</c>); any
    /// other number as it is. A context that is a domain says nothing of digits.
    /// </summary>
    public static string WithContext(string number, string uri)
    {
        int at = uri.IndexOf(Context, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || number is ['+', ..] || !IsDialable(Clean(number)))
        {
            return number;
        }

        ReadOnlySpan<char> context = uri.AsSpan(at + Context.Length);
        int end = context.IndexOfAny(";@?>");
        string prefix = Clean((end < 0 ? context : context[..end]).ToString());
        return prefix.Length > 1 && prefix[0] == '+' && IsDialable(prefix) ? prefix + Clean(number) : number;
    }

    /// <summary>Digits, * and #, perhaps with a + before them.</summary>
    public static bool IsDialable(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 64 && !text[(text[0] == '+' ? 1 : 0)..].ContainsAnyExcept("0123456789*#") && text is not "+";
}
