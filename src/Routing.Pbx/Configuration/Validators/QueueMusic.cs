using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>The music of each queue, of holds and of parked calls is there, in each language its callers may have.</summary>
internal sealed class QueueMusic : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        SortedSet<string> languages = ConfigLanguages.Of(scope.Config);
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            if (queue.Value.Music is not { } music)
            {
                problems.Warning(queue.At, $"callers of \"{queue.Name}\" hear nothing while they wait, and may take the call for dead: write music");
                continue;
            }

            Check(music, scope, languages, problems);
        }

        if (scope.Config.Parking?.Value.Music is { } parked)
        {
            Check(parked, scope, languages, problems);
        }

        if (scope.Config.Node.Music is { } hold)
        {
            Check(hold, scope, languages, problems);
        }
    }

    private static void Check(Written<string> music, ConfigScope scope, SortedSet<string> languages, ProblemList problems)
    {
        string[] missing = [.. languages.Where(language => scope.Prompts.Resolve(music.Value, language) is null)];
        if (missing.Length == languages.Count)
        {
            problems.Error(music.At, $"there is no file {music.Value} in the configuration directory", Nearest.To(music.Value, scope.Prompts.PathByKey.Keys));
        }
        else if (missing.Length > 0)
        {
            problems.Error(music.At, $"{music.Value} is missing in {string.Join(", ", missing)}: add prompts/{missing[0]}/{music.Value}");
        }
    }
}
