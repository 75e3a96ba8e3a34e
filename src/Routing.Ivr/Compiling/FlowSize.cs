namespace Routing.Ivr.Compiling;

/// <summary>
/// Refuses flows too deep or too large before anything walks them: whatever was read, compiling ends,
/// and soon. Whoever refers to one node from many places can write a huge flow in a few lines.
/// </summary>
internal static class FlowSize
{
    /// <summary>A menu in a menu takes about four levels.</summary>
    public const int Deepest = 64;

    /// <summary>Texts, lists and maps of one flow.</summary>
    public const int Largest = 20_000;

    /// <summary>Whether the flow may be compiled; tells why not.</summary>
    public static bool Check(string name, FlowNode flow, ProblemList problems)
    {
        int left = Largest;
        FlowNode? tooMuch = Walk(flow, 1, ref left);
        if (tooMuch is not null)
        {
            problems.Error(tooMuch.Position, left > 0
                ? $"the flow \"{name}\" is nested too deeply here: at most {Deepest} levels; move steps to a flow of their own"
                : $"the flow \"{name}\" is too large: at most {Largest} values; move steps to flows of their own");
        }

        return tooMuch is null;
    }

    private static FlowNode? Walk(FlowNode node, int depth, ref int left)
    {
        if (depth > Deepest || --left <= 0)
        {
            return node;
        }

        foreach (FlowNode item in node.Items)
        {
            if (Walk(item, depth + 1, ref left) is { } tooMuch)
            {
                return tooMuch;
            }
        }

        foreach (FlowEntry entry in node.Entries)
        {
            if (Walk(entry.Value, depth + 1, ref left) is { } tooMuch)
            {
                return tooMuch;
            }
        }

        return null;
    }
}
