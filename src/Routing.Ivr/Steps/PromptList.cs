using Routing.Ivr.Expressions;

namespace Routing.Ivr.Steps;

/// <summary>The prompts of a step. Names without expressions are handed out as they are, without a copy.</summary>
internal sealed class PromptList
{
    private readonly Template[] _templates;
    private readonly string[]? _constant;

    public PromptList(IEnumerable<Template> templates)
    {
        _templates = [.. templates];
        _constant = _templates.All(t => t.Constant is not null) ? [.. _templates.Select(t => t.Constant!)] : null;
    }

    public IReadOnlyList<string> Names(in ExpressionContext context)
    {
        if (_constant is not null)
        {
            return _constant;
        }

        var names = new string[_templates.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = _templates[i].Text(context);
        }

        return names;
    }
}
