using Routing.Ivr.Expressions;

namespace Routing.Ivr.Compiling;

/// <summary>
/// Finds, before anything is compiled, the variables that flows set and their types. A call carries its
/// variables from flow to flow, so all flows share them.
/// </summary>
internal static class VariableSurvey
{
    private const int LongestName = 64;

    // Settling types takes a round for each link of the longest chain of variables set from one another.
    private const int MostVariables = 200;

    /// <summary>The table for <paramref name="flows"/>, which have passed <see cref="FlowSize"/>.</summary>
    public static VariableTable Of(IEnumerable<FlowNode> flows, FlowNames names, ProblemList problems)
    {
        var table = new VariableTable();
        List<FlowEntry> open = [];
        foreach (FlowNode flow in flows)
        {
            Collect(flow, open);
        }

        FlowEntry[] tooMany = [.. open.DistinctBy(e => e.Key).Skip(MostVariables).Take(1)];
        if (tooMany is [var beyond])
        {
            problems.Error(beyond.KeyPosition, $"flows set at most {MostVariables} variables in all");
            open.Clear();
        }

        open.ForEach(e => table.Declare(e.Key));
        open.RemoveAll(e => table.TryFind(e.Key, out FlowType? type) && type is not null);

        // A variable may be set from others. Each round settles those whose others are settled; problems
        // met on the way, and variables never settled, are told when the steps themselves are compiled.
        int before;
        do
        {
            before = open.Count;
            foreach (FlowEntry entry in open)
            {
                if (Template.Compile(entry.Value, table, names, new ProblemList()).Type is { } type
                    && table.TryFind(entry.Key, out FlowType? settled) && settled is null)
                {
                    table.Settle(entry.Key, type);
                }
            }

            open.RemoveAll(e => table.TryFind(e.Key, out FlowType? type) && type is not null);
        }
        while (open.Count > 0 && open.Count < before);

        return table;
    }

    /// <summary>Whether a variable may have this name.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName
        && name is not ("true" or "false" or "and" or "or" or "not")
        && name[0] is (>= 'a' and <= 'z') or '_'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    private static void Collect(FlowNode node, List<FlowEntry> found)
    {
        foreach (FlowNode item in node.Items)
        {
            Collect(item, found);
        }

        foreach (FlowEntry entry in node.Entries)
        {
            if (entry.Key == "set")
            {
                found.AddRange(entry.Value.Entries.Where(e => e.Value.Kind == FlowNodeKind.Scalar && IsName(e.Key)));
            }
            else
            {
                Collect(entry.Value, found);
            }
        }
    }
}
