using System.Numerics;

namespace Routing.Pbx.Numbers;

/// <summary>
/// Numbers as admins of exchanges write them: a digit, <c>*</c>, <c>#</c> or leading <c>+</c> stands for itself, <c>X</c> for
/// 0 to 9, <c>Z</c> for 1 to 9, <c>N</c> for 2 to 9, <c>[13-5]</c> for one of these; at the end <c>.</c> stands for one
/// digit or more and <c>*</c> for any number of digits, <c>*</c> and <c>#</c>, none included. A text with any other letter is a name and stands for itself.
/// Immutable; matching allocates nothing.
/// </summary>
internal sealed class NumberPattern
{
    /// <summary>What a number may be made of; a position of a pattern is a set of these, as bits.</summary>
    private const string Alphabet = "0123456789*#+";

    private const ushort Any = 0b0011_1111_1111;
    private const ushort Tail = 0b1111_1111_1111;
    private const int Longest = 64;

    // Behind the last position, in the key: what leaves less open sorts before what leaves more.
    private const char Ends = '\0';
    private const char SomeMore = '\x20';
    private const char AnyMore = '\x21';

    private readonly string _text;
    private readonly ushort[] _sets;
    private readonly char _end;

    private NumberPattern(string text, ushort[] sets, char end)
    {
        _text = text;
        _sets = sets;
        _end = end;
        int literal = 0;
        while (literal < sets.Length && BitOperations.IsPow2(sets[literal]))
        {
            literal++;
        }

        Prefix = IsName ? text : string.Concat(sets.Take(literal).Select(set => Alphabet[BitOperations.TrailingZeroCount(set)]));
        Key = IsName ? "" : string.Concat(sets.Select(set => (char)BitOperations.PopCount(set))) + end;
    }

    /// <summary>What each number that matches begins with.</summary>
    public string Prefix { get; }

    /// <summary>How much is left open, position by position: of two patterns that match one number, the one whose key sorts first (ordinal) is the more specific.</summary>
    public string Key { get; }

    /// <summary>The fewest characters that a number which matches has.</summary>
    public int Shortest => IsName ? _text.Length : _sets.Length + (_end == SomeMore ? 1 : 0);

    /// <summary>It stands for one number or name alone.</summary>
    public bool IsExact => IsName || (_end == Ends && Prefix.Length == _sets.Length);

    // What may follow the last position: the end of a number has digits, what may be anything is anything.
    private ushort More => _end == SomeMore ? Any : Tail;

    private bool IsName => _sets.Length == 0 && _end == Ends;

    /// <summary>Reads a text; null and what is wrong with it, or a pattern.</summary>
    public static NumberPattern? Parse(string text, out string? wrong)
    {
        wrong = text.Length is 0 or > Longest ? $"a pattern has 1 to {Longest} characters" : null;
        if (wrong is not null)
        {
            return null;
        }

        char end = text[^1] switch { '.' => SomeMore, '*' when text.Length > 1 => AnyMore, _ => Ends };
        var sets = new List<ushort>(text.Length);
        int stop = end == Ends ? text.Length : text.Length - 1;
        for (int i = 0; i < stop; i++)
        {
            ushort set = text[i] switch
            {
                'X' => Any,
                'Z' => Any & ~1,
                'N' => Any & ~3,
                '[' => Class(text, ref i, out wrong),
                '+' when i > 0 => 0,
                char c => Bit(c),
            };
            if (wrong is not null)
            {
                return null;
            }

            if (set == 0)
            {
                return IsNumberLike(text) ? Refuse(text, i, out wrong) : new NumberPattern(text, [], Ends);
            }

            sets.Add(set);
        }

        return new NumberPattern(text, [.. sets], end);
    }

    /// <summary>The pattern of <paramref name="text"/>, which is known to be one.</summary>
    public static NumberPattern Of(string text) => Parse(text, out string? wrong) ?? throw new ArgumentException(wrong, nameof(text));

    /// <summary>What a number that matches may begin with: <paramref name="length"/> characters, or as many as there are positions.</summary>
    public string Front(int length) => string.Concat(_sets.Take(length).Select(set => Alphabet[BitOperations.TrailingZeroCount(set)]));

    /// <summary>Does it hold for <paramref name="number"/>?</summary>
    public bool Matches(ReadOnlySpan<char> number)
    {
        if (IsName)
        {
            return number.SequenceEqual(_text);
        }

        int more = number.Length - _sets.Length;
        if (more < (_end == SomeMore ? 1 : 0) || (more > 0 && _end == Ends))
        {
            return false;
        }

        for (int i = 0; i < number.Length; i++)
        {
            ushort allowed = i < _sets.Length ? _sets[i] : More;
            if ((allowed & Bit(number[i])) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Is there a number that both hold for?</summary>
    public bool Overlaps(NumberPattern other)
    {
        if (IsName || other.IsName)
        {
            return _text == other._text;
        }

        (NumberPattern shorter, NumberPattern longer) = _sets.Length <= other._sets.Length ? (this, other) : (other, this);
        if (longer._sets.Length > shorter._sets.Length && shorter._end == Ends)
        {
            return false;
        }

        if (longer._sets.Length == shorter._sets.Length && shorter._end != longer._end && (shorter._end, longer._end) is (Ends, SomeMore) or (SomeMore, Ends))
        {
            return false;
        }

        for (int i = 0; i < longer._sets.Length; i++)
        {
            if ((longer._sets[i] & (i < shorter._sets.Length ? shorter._sets[i] : shorter.More)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Does it hold for each number that <paramref name="other"/> holds for? False where that is not plain to see.</summary>
    public bool Covers(NumberPattern other)
    {
        if (IsName || other.IsName)
        {
            return _text == other._text;
        }

        int fewest = other._sets.Length + (other._end == SomeMore ? 1 : 0);
        if (fewest < _sets.Length + (_end == SomeMore ? 1 : 0) || (_end == Ends && (other._end != Ends || fewest > _sets.Length))
            || (other._end != Ends && (other.More & ~More) != 0))
        {
            return false;
        }

        for (int i = 0; i < fewest; i++)
        {
            ushort mine = i < _sets.Length ? _sets[i] : More;
            ushort theirs = i < other._sets.Length ? other._sets[i] : other.More;
            if ((theirs & ~mine) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    private static bool IsNumberLike(string text) => text.AsSpan().ContainsAny("[]+") || !text.AsSpan().ContainsAnyExceptInRange('!', '9');

    private static NumberPattern? Refuse(string text, int at, out string? wrong)
    {
        wrong = text[at] switch
        {
            '+' => "a + stands only at the beginning",
            '.' => "a . stands only at the end, for one digit or more",
            '-' or '(' or ')' or '/' or ' ' => "carriers send numbers without - . ( ): write it as it comes, digits and perhaps a +",
            char c => $"{c} has no meaning in a pattern: use digits, + * #, X (0-9), Z (1-9), N (2-9), [1-5], and . or * at the end",
        };
        return null;
    }

    private static ushort Bit(char c) => Alphabet.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? (ushort)(1 << at) : (ushort)0;

    // [13-5*]: single characters and ranges of digits.
    private static ushort Class(string text, ref int at, out string? wrong)
    {
        int close = text.IndexOf(']', at);
        string inside = close < 0 ? "" : text[(at + 1)..close];
        ushort set = 0;
        wrong = inside.Length == 0 ? "a [ is closed by a ], with digits in between, such as [1-5]" : null;
        for (int i = 0; i < inside.Length && wrong is null; i++)
        {
            bool range = i + 2 < inside.Length && inside[i + 1] == '-';
            if (range && char.IsAsciiDigit(inside[i]) && char.IsAsciiDigit(inside[i + 2]) && inside[i] <= inside[i + 2])
            {
                for (char c = inside[i]; c <= inside[i + 2]; c++)
                {
                    set |= Bit(c);
                }

                i += 2;
            }
            else if (!range && inside[i] != '+' && Bit(inside[i]) != 0)
            {
                set |= Bit(inside[i]);
            }
            else
            {
                wrong = $"[{inside}]: between [ and ] stand digits, * and #, and ranges such as 2-8";
            }
        }

        at = Math.Max(at, close);
        return set;
    }
}
