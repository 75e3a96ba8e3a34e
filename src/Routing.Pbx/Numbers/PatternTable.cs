using System.Collections.Frozen;

namespace Routing.Pbx.Numbers;

/// <summary>
/// What patterns lead to, the most specific first. Patterns are kept by what they begin with, and the longest beginning that fits
/// holds the most specific pattern that does: a look-up costs as many steps as the number has characters, however many
/// numbers there are. Immutable.
/// </summary>
internal sealed class PatternTable<T>
{
    private readonly FrozenDictionary<string, (NumberPattern Pattern, T Value)[]> _byPrefix;
    private readonly FrozenDictionary<string, (NumberPattern Pattern, T Value)[]>.AlternateLookup<ReadOnlySpan<char>> _look;
    private readonly int _longest;

    /// <summary>A table of these. Where two are equally specific the first stands first.</summary>
    public PatternTable(IEnumerable<(NumberPattern Pattern, T Value)> entries)
    {
        _byPrefix = entries
            .GroupBy(entry => entry.Pattern.Prefix, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(entry => entry.Pattern.Key, StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        _look = _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = _byPrefix.Keys.Select(prefix => prefix.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>Nothing at all.</summary>
    public static PatternTable<T> Empty { get; } = new([]);

    /// <summary>All that is in it, in no order.</summary>
    public IEnumerable<(NumberPattern Pattern, T Value)> Entries => _byPrefix.Values.SelectMany(entries => entries);

    /// <summary>What the most specific pattern for <paramref name="number"/> leads to.</summary>
    public bool TryFind(ReadOnlySpan<char> number, out T value) => TryFind(number, 0, static (_, _) => true, out value, out _);

    /// <summary>
    /// What the most specific pattern for <paramref name="number"/> leads to, if <paramref name="accepts"/> takes it; of equally
    /// specific ones the first that it takes. Wider patterns are not looked at. Where it takes none, false with the
    /// first of them, and with no pattern where none fits.
    /// </summary>
    public bool TryFindOwn<TState>(ReadOnlySpan<char> number, TState state, Func<T, TState, bool> accepts, out T value, out NumberPattern? pattern)
    {
        if (!TryFind(number, 0, static (_, _) => true, out value, out pattern))
        {
            return false;
        }

        foreach ((NumberPattern candidate, T leads) in _look[pattern!.Prefix])
        {
            if (candidate.Key == pattern.Key && candidate.Matches(number) && accepts(leads, state))
            {
                (value, pattern) = (leads, candidate);
                return true;
            }
        }

        return false;
    }

    /// <summary>The same among what <paramref name="accepts"/> takes.</summary>
    public bool TryFind<TState>(ReadOnlySpan<char> number, TState state, Func<T, TState, bool> accepts, out T value, out NumberPattern? pattern)
    {
        for (int length = Math.Min(_longest, number.Length); length >= 0; length--)
        {
            if (!_look.TryGetValue(number[..length], out (NumberPattern Pattern, T Value)[]? entries))
            {
                continue;
            }

            foreach ((NumberPattern candidate, T leads) in entries)
            {
                if (candidate.Matches(number) && accepts(leads, state))
                {
                    (value, pattern) = (leads, candidate);
                    return true;
                }
            }
        }

        (value, pattern) = (default!, null);
        return false;
    }
}
