using System.Net;
using System.Text;

namespace Routing.Pbx.Trunks;

/// <summary>Texts as they may stand in URIs and headers that we write.</summary>
internal static class UriText
{
    /// <summary>
    /// A text as the user part of a URI (RFC 3261 §25.1). Stricter than it must be: what some peers take for the beginning of
    /// something else (; ? / =) is escaped too.
    /// </summary>
    public static string Escape(string user)
    {
        const string Free = "-_.!~*'()&+$";
        var text = new StringBuilder(user.Length + 8);
        foreach (byte b in Encoding.UTF8.GetBytes(user))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || Free.Contains(c, StringComparison.Ordinal))
            {
                text.Append(c);
            }
            else
            {
                text.Append('%').Append(b.ToString("X2", null));
            }
        }

        return text.ToString();
    }

    /// <summary>A display name in quotes with a blank behind it, or nothing (RFC 3261 §25.1 quoted-string).</summary>
    public static string Display(string name)
    {
        string clean = CleanName(name);
        return clean.Length == 0 ? "" : $"\"{clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\" ";
    }

    /// <summary>A name without control characters, and not longer than any display shows.</summary>
    public static string CleanName(string name)
    {
        string clean = string.Concat(name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return clean.Length <= 80 ? clean : clean[..80];
    }

    /// <summary>A host as a URI may name it.</summary>
    public static bool IsHost(string text) =>
        (text is ['[', .., ']'] && IPAddress.TryParse(text, out _)) || Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4;
}
