using System.Globalization;

namespace Routing.Ivr.Expressions;

internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,
    Symbol,
    Wrong,
}

/// <summary>A word of an expression. Of a wrong one, <see cref="Text"/> says what is wrong.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Start, int End)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;
}

/// <summary>Cuts the part of a text between two offsets into tokens; one character of look-ahead, no state but its place.</summary>
internal sealed class ExpressionScanner(string text, int start, int end)
{
    // Longer symbols first, since the first that fits is taken.
    private static readonly string[] Symbols =
        ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "(", ")", ","];

    private int _at = start;

    public Token Next()
    {
        while (_at < end && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        if (_at >= end)
        {
            return new Token(TokenKind.End, "", 0, end, end);
        }

        char c = text[_at];
        return c == '\'' ? Quoted() : char.IsAsciiDigit(c) ? Number() : IsNameStart(c) ? Name() : Symbol();
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private Token Quoted()
    {
        int from = _at++;
        while (_at < end)
        {
            if (text[_at++] != '\'')
            {
                continue;
            }

            if (_at < end && text[_at] == '\'')
            {
                _at++; // a doubled quote is a quote of the text
                continue;
            }

            return new Token(TokenKind.Text, text[(from + 1)..(_at - 1)].Replace("''", "'"), 0, from, _at);
        }

        return Wrong(from, "this text has no closing quote '");
    }

    private Token Number()
    {
        int from = _at;
        SkipDigits();
        if (_at + 1 < end && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            SkipDigits();
        }

        double number = double.Parse(text.AsSpan(from, _at - from), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? new Token(TokenKind.Number, text[from.._at], number, from, _at) : Wrong(from, "this number is too large");
    }

    private void SkipDigits()
    {
        while (_at < end && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }
    }

    private Token Name()
    {
        int from = _at;
        while (_at < end && (IsNameStart(text[_at]) || char.IsAsciiDigit(text[_at])))
        {
            _at++;
        }

        return new Token(TokenKind.Name, text[from.._at], 0, from, _at);
    }

    private Token Symbol()
    {
        ReadOnlySpan<char> rest = text.AsSpan(_at, end - _at);
        foreach (string symbol in Symbols)
        {
            if (rest.StartsWith(symbol, StringComparison.Ordinal))
            {
                _at += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, 0, _at - symbol.Length, _at);
            }
        }

        return Wrong(_at, text[_at] switch
        {
            '=' => "compare with ==",
            '&' => "\"and\" is written &&",
            '|' => "\"or\" is written ||",
            '"' or '`' or '\u2018' or '\u2019' or '\u201c' or '\u201d' => "a text stands in single quotes: 'text'",
            '{' or '}' => "the expression is already one: leave out the braces",
            _ => $"unexpected {Printable(text[_at])}",
        });
    }

    private static string Printable(char c) => char.IsControl(c) || char.IsSurrogate(c) ? $"character U+{(int)c:X4}" : $"\"{c}\"";

    private Token Wrong(int from, string problem)
    {
        _at = end;
        return new Token(TokenKind.Wrong, problem, 0, from, end);
    }
}
