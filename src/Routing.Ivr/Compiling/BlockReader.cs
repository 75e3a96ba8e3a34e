using Routing.Ivr.Steps;

namespace Routing.Ivr.Compiling;

/// <summary>Makes blocks of steps of what was written: finds each step's kind and what cannot be reached.</summary>
internal sealed class BlockReader(StepReader reader)
{
    private ProblemList Problems => reader.Problems;

    /// <summary>A list of steps, or one step by itself.</summary>
    public Block Read(FlowNode node, bool mayBeEmpty)
    {
        if (node.Kind != FlowNodeKind.List)
        {
            return new Block(Step(node) is { } only ? [only] : []);
        }

        if (node.Items.Count == 0 && !mayBeEmpty)
        {
            Problems.Error(node.Position, "there are no steps here");
        }

        List<Step> steps = [];
        bool told = false;
        foreach (FlowNode item in node.Items)
        {
            if (steps.Count > 0 && steps[^1].Ends && !told)
            {
                told = true;
                Problems.Warning(item.Position, $"this never runs: \"{steps[^1].Name}\" before it never goes on");
            }

            if (Step(item) is { } step)
            {
                steps.Add(step);
            }
        }

        return new Block([.. steps]);
    }

    private Step? Step(FlowNode node) => node.Kind switch
    {
        FlowNodeKind.Scalar => Word(node),
        FlowNodeKind.Map => Keyed(node),
        _ => Wrong(node.Position, "a step is a word, or a key with its value; this is a list"),
    };

    private Step? Word(FlowNode node)
    {
        if (node.Text.Length == 0)
        {
            return Wrong(node.Position, $"a step is missing here; {Known}");
        }

        if (StepCatalog.Find(node.Text) is not { } kind)
        {
            return Unknown(node.Text, node.Position);
        }

        return kind.NeedsNoValue
            ? kind.Read(new StepSource(node.Position, FlowNode.Scalar(node.Position, ""), []), reader)
            : Wrong(node.Position, $"\"{kind.Name}\" needs a value, such as  {kind.Sample.Split('\n')[0]}");
    }

    private Step? Keyed(FlowNode node)
    {
        if (node.Entries.Count == 0)
        {
            return Wrong(node.Position, $"a step is missing here; {Known}");
        }

        FlowEntry main = node.Entries.FirstOrDefault(e => StepCatalog.Find(e.Key) is not null) ?? node.Entries[0];
        if (StepCatalog.Find(main.Key) is not { } kind)
        {
            return main.Key is "then" or "else"
                ? Wrong(main.KeyPosition, $"\"{main.Key}\" stands beside a \"when\"")
                : Unknown(main.Key, main.KeyPosition);
        }

        List<FlowEntry> further = [.. node.Entries.Where(e => !ReferenceEquals(e, main))];
        List<FlowEntry> keys = [.. further.Where(e => e.Key != main.Key && StepCatalog.Find(e.Key) is null)];
        foreach (FlowEntry entry in further.Except(keys))
        {
            Problems.Error(entry.KeyPosition, $"\"{entry.Key}\" is a step of its own: begin it with a - of its own");
        }

        if (kind.FurtherKeys.Count > 0 || keys.Count == 0)
        {
            MapReader.Check(keys, kind.FurtherKeys, Problems);
        }
        else
        {
            Problems.Error(keys[0].KeyPosition, $"\"{keys[0].Key}\" cannot stand beside \"{kind.Name}\"; arguments of \"{kind.Name}\" are indented below it");
        }

        return kind.Read(new StepSource(main.KeyPosition, main.Value, keys), reader);
    }

    private static string Known => $"the steps are {string.Join(", ", StepCatalog.Names)}";

    private Step? Unknown(string word, FlowPosition position)
    {
        Problems.Error(position, $"unknown step \"{Shown(word)}\"; {Known}", Suggestion.For(word, StepCatalog.Names));
        return null;
    }

    private static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "…";

    private Step? Wrong(FlowPosition position, string text)
    {
        Problems.Error(position, text);
        return null;
    }
}
