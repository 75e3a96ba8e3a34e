using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What is to be announced can be said in each language that callers may have, and not without a pause.</summary>
internal sealed class Announcements : IConfigValidator
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(5);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        SortedSet<string> languages = ConfigLanguages.Of(scope.Config);
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            if (queue.Value.Announce is not { } announce)
            {
                continue;
            }

            if (announce.Every.Value > TimeSpan.Zero && announce.Every.Value < LeastPause)
            {
                problems.Error(announce.Every.At, "nobody can listen to that: 5s at least, or 0s for once only");
            }

            if (announce.Say.Value.Count == 0)
            {
                problems.Warning(announce.Say.At, "nothing is announced: write [position], [estimated_wait] or both, or leave announce out");
            }

            foreach (Written<string> what in announce.Say.Value)
            {
                string sample = what.Value == "position" ? QueueSpeech.Place(1) : QueueSpeech.Wait(1);
                string[] silent = [.. languages.Where(language => scope.Prompts.Resolve(sample, language) is null)];
                if (silent.Length > 0)
                {
                    problems.Warning(what.At, $"the {what.Value} can not be said in {string.Join(", ", silent)}: add prompts/{silent[0]}/{sample} and those of the other numbers");
                }
                else if (what.Value == "position")
                {
                    TellGaps(what, languages, scope.Prompts, problems);
                }
            }
        }
    }

    // Beyond the last of them one sentence says all; between them only silence would be true.
    private static void TellGaps(Written<string> what, IEnumerable<string> languages, PromptPlan prompts, ProblemList problems)
    {
        foreach (string language in languages)
        {
            int farthest = QueueSpeech.FarthestPlace(prompts, language);
            string[] missing = [.. Enumerable.Range(1, farthest).Select(QueueSpeech.Place).Where(place => prompts.Resolve(place, language) is null)];
            if (missing.Length > 0)
            {
                problems.Warning(what.At, $"{string.Join(", ", missing.Take(3))}{(missing.Length > 3 ? " and others" : "")} can not be said in {language}, though {QueueSpeech.Place(farthest)} can: nothing is said there");
            }
        }
    }
}
