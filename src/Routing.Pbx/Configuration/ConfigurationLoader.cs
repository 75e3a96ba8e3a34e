using System.Collections.Frozen;
using Routing.Ivr;
using Routing.Pbx.Configuration.Compiling;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Validators;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration;

/// <summary>
/// Reads a directory of YAML and makes a plan of it, or the list of all that is wrong. One for the life of
/// a process, since it owns the <see cref="NameTable"/>. One load at a time.
/// </summary>
public sealed class ConfigurationLoader
{
    private readonly string _directory;
    private readonly Func<string, string?> _environment;
    private readonly NameTable _names = new();
    private int _version;
    private ConfigNode? _inForce;

    /// <summary>A loader for <paramref name="directory"/>; <paramref name="environment"/> gives <c>${NAME}</c>, null for an unset one.</summary>
    public ConfigurationLoader(string directory, Func<string, string?> environment)
    {
        _directory = directory;
        _environment = environment;
    }

    /// <summary>The directory that it reads, as it was named.</summary>
    public string Directory => _directory;

    /// <summary>Where the engine keeps its data, for the files that the configuration names there; null when nobody knows.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Compiles flows.</summary>
    internal Func<IReadOnlyDictionary<string, FlowNode>, FlowNames, FlowCompilation> CompileFlows { get; init; } = FlowCompiler.Compile;

    /// <summary>Loads what the files say now.</summary>
    public ConfigurationResult Load()
    {
        (ConfigurationResult result, ConfigNode? written) = Read(_directory, _version + 1, _names);
        if (result.Plan is not null)
        {
            _version++;
            _inForce = written;
        }

        return result;
    }

    /// <summary>
    /// What <see cref="Load"/> would give, and what would be otherwise than it is; nothing changes by asking. With a
    /// <paramref name="directory"/>: what that one would give, if it stood in the place of ours.
    /// </summary>
    public ConfigurationPreview Preview(string? directory = null)
    {
        (ConfigurationResult result, ConfigNode? written) = Read(directory ?? _directory, _version + 1, _names.Copy());
        return new ConfigurationPreview(result, (_inForce, written) is ({ } before, { } now) ? [.. ConfigDifference.Between(before, now)] : []);
    }

    // What was written is null where a file could not be read: what seems to be gone may stand there.
    private (ConfigurationResult Result, ConfigNode? Written) Read(string directory, int version, NameTable names)
    {
        var problems = new ProblemList();
        ConfigFiles files = ConfigFiles.Read(directory, _environment, problems);
        ConfigNode written = files.Root;
        if (!RootConfig.Section.TryRead(written, problems, out RootConfig? config) || !files.IsComplete)
        {
            // What seems to be missing may stand in the file that could not be read: no further guesses.
            return (new ConfigurationResult(null, problems.Sorted()), files.IsComplete ? written : null);
        }

        var prompts = new PromptPlan(files.Audio.ToFrozenDictionary(audio => audio.Key, audio => audio.Path, StringComparer.Ordinal));
        FlowCompilation flows = CompileFlows(
            config.Flows.Where(flow => flow.Value.Items.Count > 0).ToDictionary(flow => flow.Name, flow => flow.Value, StringComparer.Ordinal),
            NamesFor(config, prompts));
        foreach (FlowProblem problem in flows.Problems)
        {
            var at = new Place(problem.Position.File, problem.Position.Line, problem.Position.Column);
            if (problem.IsWarning)
            {
                problems.Warning(at, problem.Text, problem.DidYouMean);
            }
            else
            {
                problems.Error(at, problem.Text, problem.DidYouMean);
            }
        }

        var scope = new ConfigScope(files.Shown, config, prompts, flows) { DataDirectory = DataDirectory, Folder = directory };
        foreach (IConfigValidator validator in ValidatorCatalog.All)
        {
            validator.Validate(scope, problems);
        }

        PbxPlan? plan = problems.HasErrors ? null : PlanCompiler.Compile(directory, config, prompts, flows.Flows, names, version);
        if (plan is not null)
        {
            DialsRefused.Warn(config, plan, problems);
        }

        return (new ConfigurationResult(plan, problems.Sorted()), written);
    }

    private static FlowNames NamesFor(RootConfig config, PromptPlan prompts) => new()
    {
        Queues = config.Queues.Select(queue => queue.Name).ToFrozenSet(StringComparer.Ordinal),
        Destinations = DialledNames.Of(config).ToFrozenSet(StringComparer.Ordinal),
        LeadsOutside = number => DialledNames.LeadsInside(config, number) || DialledNames.LeadsOutside(config, number),
        Overflows = OverflowTargets.FlowsOf(config),
        Skills = config.Skills.Select(skill => skill.Value).ToFrozenSet(StringComparer.Ordinal),
        Calendars = config.Calendars.Select(calendar => calendar.Name).ToFrozenSet(StringComparer.Ordinal),
        Prompts = PromptNames.Of(prompts.PathByKey.Keys),
    };
}
