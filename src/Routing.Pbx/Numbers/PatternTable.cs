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
    /// What is most specific for a number, whichever of its <paramref name="forms"/> a pattern is written in: the pattern that leaves
    /// less of the number open. Several where they leave the same open, those for an earlier form first; none where no pattern fits.
    /// </summary>
    /// <param name="forms">The forms of one number.</param>
    /// <param name="accepts">What is looked at at all; null for everything.</param>
    /// <param name="takes">Whether what stands for a form takes it in that form; where none does nothing wider takes that form either. Null: it does.</param>
    public IReadOnlyList<(string Form, NumberPattern Pattern, T Value)> FindMostSpecific(
        IReadOnlyList<string> forms, Func<T, bool>? accepts = null, Func<string, T, bool>? takes = null)
    {
        List<(string Form, NumberPattern Pattern, T Value)> best = [];
        foreach (string form in forms)
        {
            if (!TryFind(form, accepts, static (value, asked) => asked is null || asked(value), out _, out NumberPattern? own))
            {
                continue;
            }

            List<(string Form, NumberPattern Pattern, T Value)> found =
            [
                .. _look[own!.Prefix]
                    .Where(entry => entry.Pattern.Key == own.Key && entry.Pattern.Matches(form)
                        && (accepts is null || accepts(entry.Value)) && (takes is null || takes(form, entry.Value)))
                    .Select(entry => (form, entry.Pattern, entry.Value)),
            ];
            if (found.Count == 0)
            {
                continue;
            }

            int order = best.Count == 0 ? -1 : CompareOpen(form, own, best[0].Form, best[0].Pattern);
            if (order < 0)
            {
                best.Clear();
            }

            if (order <= 0)
            {
                best.AddRange(found);
            }
        }

        return best;
    }

    // Forms of one number end alike: what a pattern leaves of it open begins behind what it writes out.
    private static int CompareOpen(string form, NumberPattern pattern, string other, NumberPattern than)
    {
        int more = (form.Length - pattern.Prefix.Length).CompareTo(other.Length - than.Prefix.Length);
        return more != 0 ? more : string.CompareOrdinal(pattern.Key[Math.Min(pattern.Prefix.Length, pattern.Key.Length)..], than.Key[Math.Min(than.Prefix.Length, than.Key.Length)..]);
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
