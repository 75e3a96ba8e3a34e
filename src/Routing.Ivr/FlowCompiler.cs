using System.Collections.Frozen;
using Routing.Ivr.Compiling;
using Routing.Ivr.Expressions;
using Routing.Ivr.Steps;

namespace Routing.Ivr;

/// <summary>
/// Turns flows as written into programs, or into the list of all that is wrong with them. Flows are
/// compiled together, since one may go to another and they share their variables. Pure; any thread.
/// </summary>
public static class FlowCompiler
{
    /// <summary>Compiles <paramref name="flows"/> (each a list of steps, by name). All problems are found in one go.</summary>
    public static FlowCompilation Compile(IReadOnlyDictionary<string, FlowNode> flows, FlowNames names)
    {
        var early = new ProblemList();
        List<KeyValuePair<string, FlowNode>> fitting = [.. flows.OrderBy(f => f.Value.Position).Where(f => FlowSize.Check(f.Key, f.Value, early))];
        VariableTable variables = VariableSurvey.Of(fitting.Select(f => f.Value), names, early);

        // All programs first: a goto may name a flow that is written further down, or not yet sound.
        Dictionary<string, FlowProgram> programs = flows.Keys.ToDictionary(name => name, name => new FlowProgram(name), StringComparer.Ordinal);
        var reader = new StepReader(names, programs, variables);
        HashSet<FlowProgram> broken = [.. programs.Values];
        foreach ((string name, FlowNode node) in fitting)
        {
            int errors = reader.Problems.Errors;
            programs[name].Complete(reader.Block(node));
            if (reader.Problems.Errors == errors)
            {
                broken.Remove(programs[name]);
            }
        }

        broken.UnionWith(CircleFinder.Check([.. fitting.Select(f => programs[f.Key])], names.Overflows, reader.Problems));
        DropWhatLeadsToBroken(programs.Values, broken);
        return new FlowCompilation(
            programs.Where(p => !broken.Contains(p.Value)).ToFrozenDictionary(StringComparer.Ordinal),
            [.. early.InOrder().Concat(reader.Problems.InOrder()).OrderBy(p => p.Position)],
            [.. reader.PromptsUsed.OrderBy(p => p.Position)]);
    }

    private static void DropWhatLeadsToBroken(IEnumerable<FlowProgram> programs, HashSet<FlowProgram> broken)
    {
        List<FlowProgram> sound = [.. programs.Where(p => !broken.Contains(p))];
        int dropped;
        do
        {
            dropped = sound.RemoveAll(p => p.Body.AllSteps().Any(s => s is GotoStep jump && broken.Contains(jump.Flow)) && broken.Add(p));
        }
        while (dropped > 0);
    }
}
