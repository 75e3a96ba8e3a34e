namespace Routing.Ivr.Compiling;

/// <summary>A map of arguments, its keys already checked.</summary>
internal sealed class MapReader(FlowNode node, bool asExpected, ProblemList problems)
{
    /// <summary>The value of a key, or null when it is not written.</summary>
    public FlowNode? this[string key] => node.Entries.FirstOrDefault(e => e.Key == key)?.Value;

    /// <summary>The value of a key that must be there.</summary>
    public FlowNode? Required(string key)
    {
        FlowNode? value = this[key];
        // In what is no map, or has a key nobody knows, that was told already and is the likelier mistake.
        if (value is null && asExpected)
        {
            problems.Error(node.Position, $"\"{key}\" is missing here");
        }

        return value;
    }

    /// <summary>Tells keys that are not among <paramref name="known"/>, and keys written twice; false when there are any.</summary>
    public static bool Check(IReadOnlyList<FlowEntry> entries, IReadOnlyList<string>? known, ProblemList problems)
    {
        int errors = problems.Errors;
        Dictionary<string, FlowPosition> seen = new(StringComparer.Ordinal);
        foreach (FlowEntry entry in entries)
        {
            if (!seen.TryAdd(entry.Key, entry.KeyPosition))
            {
                FlowPosition first = seen[entry.Key];
                problems.Error(entry.KeyPosition, $"\"{entry.Key}\" is written twice; the first is in line {first.Line}, column {first.Column}");
            }
            else if (known is not null && !known.Contains(entry.Key))
            {
                problems.Error(
                    entry.KeyPosition,
                    $"unknown key \"{entry.Key}\"; the keys here are {string.Join(", ", known)}",
                    Suggestion.For(entry.Key, known));
            }
        }

        return problems.Errors == errors;
    }
}
