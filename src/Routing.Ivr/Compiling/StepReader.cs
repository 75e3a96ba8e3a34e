using System.Globalization;
using Routing.Ivr.Expressions;
using Routing.Ivr.Steps;

namespace Routing.Ivr.Compiling;

/// <summary>
/// What a step reads its arguments with. Each member tells what is wrong and then gives something
/// harmless, so that reading goes on and all problems are found; a flow with errors is never run.
/// </summary>
internal sealed class StepReader(FlowNames names, IReadOnlyDictionary<string, FlowProgram> flows, VariableTable variables)
{
    public ProblemList Problems { get; } = new();

    /// <summary>The prompts that were named, so far.</summary>
    public List<FlowPromptUse> PromptsUsed { get; } = [];

    /// <summary>A step, or a list of steps. No node is an empty block.</summary>
    public Block Block(FlowNode? node, bool mayBeEmpty = false) =>
        node is null ? Compiling.Block.Empty : new BlockReader(this).Read(node, mayBeEmpty);

    /// <summary>Checks that a step that takes nothing was given nothing.</summary>
    public void Nothing(FlowNode node, string step)
    {
        if (node.Kind != FlowNodeKind.Scalar || node.Text.Length > 0)
        {
            Problems.Error(node.Position, $"\"{step}\" takes no value: write it as a word alone");
        }
    }

    /// <summary>A map with some of the <paramref name="known"/> keys.</summary>
    public MapReader Map(FlowNode node, params string[] known)
    {
        if (node.Kind == FlowNodeKind.Map)
        {
            return new MapReader(node, MapReader.Check(node.Entries, known, Problems), Problems);
        }

        Problems.Error(node.Position, $"keys with values are needed here: {string.Join(", ", known)}");
        return new MapReader(node, asExpected: false, Problems);
    }

    /// <summary>The entries of a map whose keys are free.</summary>
    public IReadOnlyList<FlowEntry> Entries(FlowNode node, string needed)
    {
        if (node.Entries.Count == 0)
        {
            Problems.Error(node.Position, $"needed here: {needed}");
        }

        MapReader.Check(node.Entries, null, Problems);
        return node.Entries;
    }

    public FlowProgram Flow(FlowNode node)
    {
        string name = Known(node, "flow", flows.Keys);
        return flows.TryGetValue(name, out FlowProgram? flow) ? flow : new FlowProgram(name);
    }

    public string Queue(FlowNode node) => Known(node, "queue", names.Queues);

    /// <summary>Least levels of skills, 1 to 10.</summary>
    public IReadOnlyDictionary<string, int> Levels(FlowNode? node)
    {
        Dictionary<string, int> levels = new(StringComparer.Ordinal);
        if (node is null)
        {
            return levels;
        }

        foreach (FlowEntry entry in Entries(node, "skills with their least levels, such as { english: 5 }"))
        {
            if (!names.Skills.Contains(entry.Key))
            {
                Problems.Error(entry.KeyPosition, $"there is no skill \"{entry.Key}\"", Suggestion.For(entry.Key, names.Skills));
            }

            levels[entry.Key] = Integer(entry.Value, 1, 10, "a level");
        }

        return levels;
    }

    /// <summary>The prompts of a map with the key `prompt` or `prompts`; either takes one or a list.</summary>
    public PromptList Prompts(MapReader map)
    {
        FlowNode? other = map["prompts"];
        if (other is not null && map["prompt"] is not null)
        {
            Problems.Error(other.Position, "\"prompt\" and \"prompts\" are the same: write one of them");
        }

        FlowNode? node = other ?? map.Required("prompt");
        return node is null ? new PromptList([]) : Prompts(node);
    }

    /// <summary>A prompt's name, or a list of names.</summary>
    public PromptList Prompts(FlowNode node)
    {
        if (node.Kind != FlowNodeKind.List)
        {
            return new PromptList([Prompt(node)]);
        }

        if (node.Items.Count == 0)
        {
            Problems.Error(node.Position, "a prompt is needed here");
        }

        return new PromptList([.. node.Items.Select(Prompt)]);
    }

    /// <summary>An expression that is true or false.</summary>
    public Expression Condition(FlowNode node)
    {
        if (!Text(node, "an expression such as \"!open('office')\""))
        {
            return new WrongExpression(null, 0, 0);
        }

        Expression condition = ExpressionCompiler.Compile(node, 0, node.Text.Length, variables, names, Problems);
        if (condition.Type is { } type && type != FlowType.Boolean)
        {
            Problems.Error(node.PositionOf(condition.Start), $"this is {TypeRules.Article(type)}; \"when\" needs what is true or false, such as a comparison");
        }

        return condition;
    }

    /// <summary>What a variable is set to.</summary>
    public Template Variable(FlowEntry entry)
    {
        if (VariableTable.ReadOnly.Contains(entry.Key))
        {
            Problems.Error(entry.KeyPosition, $"\"{entry.Key}\" is a fact about the call and cannot be set");
        }
        else if (!VariableSurvey.IsName(entry.Key))
        {
            Problems.Error(entry.KeyPosition, $"\"{entry.Key}\" is no name for a variable: small letters, digits and _, such as tries");
        }

        Text(entry.Value, "a value, such as 0, text or \"{{ tries + 1 }}\"", mayBeEmpty: true);
        Template value = Template.Compile(entry.Value, variables, names, Problems);
        if (value.Type is { } type && variables.TryFind(entry.Key, out FlowType? settled) && settled is { } known && known != type)
        {
            Problems.Error(entry.Value.Position, $"\"{entry.Key}\" is {TypeRules.Article(known)} elsewhere, here it is {TypeRules.Article(type)}");
        }

        return value;
    }

    public TimeSpan Duration(FlowNode node, TimeSpan least, TimeSpan most)
    {
        string range = $"{FlowDuration.Format(least)} to {FlowDuration.Format(most)}";
        if (!Text(node, $"a duration, {range}"))
        {
            return least;
        }

        if (!FlowDuration.TryParse(node.Text, out TimeSpan duration))
        {
            Problems.Error(node.Position, $"\"{node.Text}\" is not a duration: write a whole number and its unit, such as 250ms 15s 10m 1h");
            return least;
        }

        if (duration < least || duration > most)
        {
            Problems.Error(node.Position, $"{node.Text} is out of range: {range}");
        }

        return duration;
    }

    public int Integer(FlowNode node, int least, int most, string what)
    {
        if (node.Kind == FlowNodeKind.Scalar
            && int.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        Problems.Error(node.Position, $"{what} is a whole number, {least} to {most}");
        return least;
    }

    public bool Truth(FlowNode node)
    {
        if (node.Kind != FlowNodeKind.Scalar || node.Text is not ("true" or "false"))
        {
            Problems.Error(node.Position, "write true or false");
        }

        return node.Text == "true";
    }

    /// <summary>One of these words; the first where something else is written.</summary>
    public string Choice(FlowNode node, params string[] words)
    {
        if (node.Kind != FlowNodeKind.Scalar || !words.Contains(node.Text))
        {
            Problems.Error(node.Position, $"write {string.Join(" or ", words)}");
            return words[0];
        }

        return node.Text;
    }

    /// <summary>What a phone could dial, or a SIP URI.</summary>
    public Template Destination(FlowNode node)
    {
        Text(node, "what a phone could dial, such as \"2001\", or a SIP URI");
        Template to = Template.Compile(node, variables, names, Problems);
        if (to.Constant is { Length: > 0 } dialled && !dialled.StartsWith("sip:", StringComparison.OrdinalIgnoreCase)
            && !dialled.StartsWith("sips:", StringComparison.OrdinalIgnoreCase) && !names.Destinations.Contains(dialled) && !names.LeadsOutside(dialled))
        {
            Problems.Error(
                node.Position,
                $"nothing answers to \"{dialled}\": no extension, agent, ring group or number, and no route leads there",
                Suggestion.For(dialled, names.Destinations));
        }

        return to;
    }

    private Template Prompt(FlowNode node)
    {
        Text(node, "the name of a prompt, such as welcome.wav");
        Template prompt = Template.Compile(node, variables, names, Problems);
        if (prompt.Constant is { Length: > 0 } name)
        {
            if (names.Prompts.Contains(name))
            {
                PromptsUsed.Add(new FlowPromptUse(name, node.Position));
            }
            else
            {
                Problems.Error(node.Position, $"there is no prompt \"{name}\"", Suggestion.For(name, names.Prompts));
            }
        }

        return prompt;
    }

    private string Known(FlowNode node, string what, IEnumerable<string> known)
    {
        if (!Text(node, $"the name of a {what}"))
        {
            return "";
        }

        if (!known.Contains(node.Text))
        {
            Problems.Error(node.Position, $"there is no {what} \"{node.Text}\"", Suggestion.For(node.Text, known));
        }

        return node.Text;
    }

    private bool Text(FlowNode node, string what, bool mayBeEmpty = false)
    {
        bool fine = node.Kind == FlowNodeKind.Scalar && (mayBeEmpty || node.Text.Length > 0);
        if (!fine)
        {
            Problems.Error(node.Position, $"needed here: {what}");
        }

        return fine;
    }
}
