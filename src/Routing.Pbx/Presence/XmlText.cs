using System.Text;

namespace Routing.Pbx.Presence;

/// <summary>Text from outside, as XML 1.0 takes it in contents and between double quotes.</summary>
internal static class XmlText
{
    /// <summary>Escapes what has a meaning; what XML cannot say at all (§2.2: control characters, halves of surrogates) becomes <c>?</c>.</summary>
    public static StringBuilder AppendXml(this StringBuilder to, string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    to.Append("&amp;");
                    break;
                case '<':
                    to.Append("&lt;");
                    break;
                case '>':
                    to.Append("&gt;");
                    break;
                case '"':
                    to.Append("&quot;");
                    break;
                case < ' ' or 0x7F or 0xFFFD or 0xFFFE or 0xFFFF:
                    to.Append('?');
                    break;
                default:
                    to.Append(rune.ToString());
                    break;
            }
        }

        return to;
    }
}
