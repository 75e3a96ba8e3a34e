namespace Routing.Ivr.Compiling;

/// <summary>Finds the known word that was probably meant.</summary>
internal static class Suggestion
{
    private const int LongestWord = 64;

    /// <summary>The word of <paramref name="known"/> closest to <paramref name="written"/>, or null when none is close.</summary>
    public static string? For(string written, IEnumerable<string> known)
    {
        if (written.Length is 0 or > LongestWord)
        {
            return null;
        }

        // One slip in three letters still looks like the word; more than that is another word.
        int best = Math.Max(1, written.Length / 3) + 1;
        string? found = null;
        foreach (string word in known.Order(StringComparer.Ordinal))
        {
            if (Math.Abs(word.Length - written.Length) < best && word.Length <= LongestWord && Distance(written, word) is int distance && distance < best)
            {
                best = distance;
                found = word;
            }
        }

        return found;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between the two; case does not count.</summary>
    internal static int Distance(string a, string b)
    {
        Span<int> earlier = stackalloc int[LongestWord + 1];
        Span<int> above = stackalloc int[LongestWord + 1];
        Span<int> row = stackalloc int[LongestWord + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], earlier[j - 2] + 1);
                }
            }

            Span<int> free = earlier;
            earlier = above;
            above = row;
            row = free;
        }

        return above[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
