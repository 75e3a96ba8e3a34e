using System.Globalization;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>The kinds of single values that are no addresses.</summary>
internal static class Kinds
{
    private const int LongestText = 1024;

    /// <summary>Longest duration: a year; in microseconds it must fit everywhere.</summary>
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(366);

    public static ScalarKind<string> Text { get; } = new("a text", ".+", ParseText) { IsFreeText = true };

    public static ScalarKind<string> Name { get; } = new("a name", ".+", (string text, out string value) =>
    {
        value = text;
        return NameRule.Plain.Complaint(text);
    })
    { IsFreeText = true };

    /// <summary>A digest username (RFC 7616 §3.4): what needs no escaping within quotes.</summary>
    public static ScalarKind<string> Username { get; } = new("a username", ".+", (string text, out string value) =>
    {
        value = text;
        return NameRule.SipUser.Complaint(text);
    })
    { IsFreeText = true };

    public static ScalarKind<TimeSpan> Duration { get; } = new("a duration such as 15s", "[0-9]+(ms|s|m|h|d)", ParseDuration);

    public static ScalarKind<double> Percent { get; } = new("a percentage such as 80%", @"[0-9]+(\.[0-9]+)?%", ParsePercent);

    /// <summary>A PIN, to be typed on a phone.</summary>
    public static ScalarKind<string> Pin { get; } = new("a PIN of 4 to 16 digits", "[0-9]{4,16}", (string text, out string value) =>
    {
        value = text;
        return text.Length is >= 4 and <= 16 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') ? null : "a PIN has 4 to 16 digits, and nothing else";
    })
    { IsFreeText = true, IsSecret = true };

    /// <summary>What a carrier calls an account when it asks who we are (RFC 7616 §3.4): often a name with a domain.</summary>
    public static ScalarKind<string> AuthName { get; } = new("a name such as user-0003 or user-0003@carrier.example", ".+", (string text, out string value) =>
    {
        value = text;
        return text.Length is > 0 and <= 255 && text.All(c => c is > ' ' and <= '~' and not ('"' or '\\')) ? null : "write the name as the carrier gave it: letters, digits and signs, without blanks and quotes";
    })
    { IsFreeText = true };

    /// <summary>A hash of that many hexadecimal digits.</summary>
    public static ScalarKind<string> Hash(int digits) => new($"a hash of {digits} hexadecimal digits", $"[0-9a-fA-F]{{{digits}}}", (string text, out string value) =>
    {
        value = text.ToLowerInvariant();
        return text.Length == digits && text.All(char.IsAsciiHexDigit) ? null : $"this hash has {digits} hexadecimal digits, and nothing else";
    })
    { IsFreeText = true, IsSecret = true };

    /// <summary>A language as prompts' folders name it: ja, en, pt-br.</summary>
    public static ScalarKind<string> Language { get; } = new("a language such as ja or en", "[a-z]{2,3}(-[a-z0-9]{2,8})?", (string text, out string value) =>
    {
        value = text;
        bool fine = text.Length is >= 2 and <= 12 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        return fine ? null : "a language is written in small letters, such as ja, en or pt-br";
    });

    public static ScalarKind<TimeZoneInfo> TimeZone { get; } = new("a time zone such as Asia/Tokyo", ".+", ParseTimeZone);

    public static ScalarKind<(TimeOnly From, TimeOnly To)> Hours { get; } =
        new("hours such as \"09:15-18:15\"", "[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}", ParseHours);

    public static ScalarKind<TimeOnly> TimeOfDay { get; } = new("a time of day such as \"22:00\"", "[0-9]{2}:[0-9]{2}", (string text, out TimeOnly value) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            ? null
            : "write a time of day as \"22:00\", from \"00:00\" to \"23:59\"");

    public static ScalarKind<DateOnly> Date { get; } = new("a date such as \"2026-12-31\"", "[0-9]{4}-[0-9]{2}-[0-9]{2}", (string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value)
            ? null
            : "there is no such day: write YYYY-MM-DD, such as 2026-12-31");

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static ScalarKind<int> Integer(int least, int most) => new($"a number from {least} to {most}", "[0-9]+", (string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most
            ? null
            : $"write a number from {least} to {most}")
    { IsNumber = true };

    /// <summary>A number of bytes up to <paramref name="most"/>, which fits an int: <c>0</c>, <c>64KB</c>, <c>16MB</c>.</summary>
    public static ScalarKind<int> Size(long most) => new("a size such as 64MB", "0|[0-9]+(KB|MB)", (string text, out int value) =>
    {
        value = 0;
        int unit = text.EndsWith("KB", StringComparison.Ordinal) ? 1 << 10 : text.EndsWith("MB", StringComparison.Ordinal) ? 1 << 20 : 0;
        if (text != "0" && (unit == 0 || !int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out value)))
        {
            return "a size is a whole number and KB or MB, such as 64MB";
        }

        bool fits = value <= most / Math.Max(1, unit);
        value = fits ? value * unit : 0;
        return fits ? null : $"a size is at most {most >> 20}MB here";
    });

    private static string? ParseText(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "an empty text says nothing"
            : text.Length > LongestText ? $"a text has at most {LongestText} characters"
            : text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? "control characters and line breaks do not belong here"
            : null;
    }

    public static string? ParseDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0")
        {
            return null;
        }

        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
        {
            return "a duration has a unit: ms, s, m, h or d, such as 15s";
        }

        long milliseconds = text[digits..] switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, "d" => 86_400_000, _ => 0 };
        if (digits == 0 || milliseconds == 0)
        {
            return "a duration is a whole number and one unit (ms, s, m, h, d), such as 15s";
        }

        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            || count > LongestDuration.TotalMilliseconds / milliseconds)
        {
            return $"a duration is at most {LongestDuration.Days}d";
        }

        value = TimeSpan.FromMilliseconds(count * milliseconds);
        return null;
    }

    private static string? ParsePercent(string text, out double value)
    {
        value = 0;
        if (text.EndsWith('%')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
            && percent <= 100)
        {
            value = percent / 100;
            return null;
        }

        return "write a percentage from 0% to 100%";
    }

    private static string? ParseTimeZone(string text, out TimeZoneInfo value)
    {
        value = TimeZoneInfo.Utc;
        if (text is "UTC" or "Etc/UTC")
        {
            return null; // needs no time zone data on the machine
        }

        try
        {
            value = TimeZoneInfo.FindSystemTimeZoneById(text);
            return null;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return "this machine knows no such time zone: write one such as Asia/Tokyo, and check that its time zone data (tzdata) is installed";
        }
    }

    private static string? ParseHours(string text, out (TimeOnly From, TimeOnly To) value)
    {
        value = default;
        const string wrong = "write hours as \"09:15-18:15\"; 24:00 is the end of the day";
        string[] ends = text.Split('-');
        if (ends.Length != 2
            || !TimeOnly.TryParseExact(ends[0], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly from))
        {
            return wrong;
        }

        TimeOnly to = TimeOnly.MinValue;
        if (ends[1] is not ("24:00" or "00:00")
            && !TimeOnly.TryParseExact(ends[1], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out to))
        {
            return wrong;
        }

        if (to != TimeOnly.MinValue && to <= from)
        {
            return "the end is not after the beginning: hours over midnight are two entries, \"22:00-24:00\" and the next day's \"00:00-06:00\"";
        }

        value = (from, to);
        return null;
    }
}
