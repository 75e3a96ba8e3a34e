namespace Routing.Pbx.Numbers;

/// <summary>Patterns of which nobody could say which holds: equally specific, and with a number that both fit.</summary>
internal static class PatternTies
{
    /// <summary>Each such pair once, in the order in which they were given; <paramref name="patternOf"/> gives an entry's pattern.</summary>
    public static IEnumerable<(T First, T Second)> Find<T>(IEnumerable<T> entries, Func<T, NumberPattern> patternOf)
    {
        // Only what begins alike and leaves the same open can tie, so that thousands of numbers cost no more than a look each.
        foreach (IGrouping<(string, string), T> alike in entries.GroupBy(entry => (patternOf(entry).Prefix, patternOf(entry).Key)))
        {
            T[] all = [.. alike];
            for (int i = 0; i < all.Length; i++)
            {
                for (int j = i + 1; j < all.Length; j++)
                {
                    if (patternOf(all[i]).Overlaps(patternOf(all[j])))
                    {
                        yield return (all[i], all[j]);
                    }
                }
            }
        }
    }
}
