using System.Globalization;
using System.Text;

namespace Routing.Server.Commands;

/// <summary>Text that does to a terminal, a table or a log line nothing but stand there.</summary>
internal static class PlainText
{
    /// <summary>Nothing in it moves the cursor, ends the line or turns the direction of reading.</summary>
    public static bool Is(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Is(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same with U+FFFD for each character that does more.</summary>
    public static string Of(string text)
    {
        if (Is(text))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            plain.Append(Is(rune) ? rune.ToString() : "\uFFFD");
        }

        return plain.ToString();
    }

    // Of the formats (Cf) only those that turn the direction: joiners belong to words and pictures.
    private static bool Is(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C);
}
