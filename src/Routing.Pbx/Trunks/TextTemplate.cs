using System.Text;

namespace Routing.Pbx.Trunks;

/// <summary>A text with fields, <c>{number}</c>: what stands between them is written as it is. Immutable.</summary>
internal sealed class TextTemplate
{
    private readonly string _text;
    private readonly (bool IsField, string Text)[] _parts;

    private TextTemplate(string text, (bool, string)[] parts)
    {
        _text = text;
        _parts = parts;
    }

    /// <summary>Reads a template; null and what is wrong with it, or the template.</summary>
    public static TextTemplate? Parse(string text, out string? wrong)
    {
        var parts = new List<(bool, string)>();
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('{', at);
            int end = open < 0 ? text.Length : open;
            if (end > at)
            {
                parts.Add((false, text[at..end]));
            }

            if (open < 0)
            {
                break;
            }

            int close = text.IndexOf('}', open);
            string name = close < 0 ? "" : text[(open + 1)..close];
            if (!IdentityFields.Names.Contains(name))
            {
                wrong = $"between {{ and }} stands one of {string.Join(", ", IdentityFields.Names)}";
                return null;
            }

            parts.Add((true, name));
            at = close + 1;
        }

        wrong = parts.Any(part => part is (false, var literal) && literal.AsSpan().ContainsAny("}<>\"\r\n\t")) ? "} < > and quotes have no place here" : null;
        return wrong is null ? new TextTemplate(text, [.. parts]) : null;
    }

    /// <summary>The text for one call; empty when a field that it needs is.</summary>
    public string Fill(in IdentityFields fields)
    {
        var filled = new StringBuilder();
        foreach ((bool isField, string text) in _parts)
        {
            string part = isField ? fields[text] : text;
            if (part.Length == 0)
            {
                return "";
            }

            filled.Append(part);
        }

        return filled.ToString();
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;
}
