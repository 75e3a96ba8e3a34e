namespace Routing.Pbx.Configuration.Compiling;

/// <summary>The names under which flows may ask for the audio files that are there.</summary>
internal static class PromptNames
{
    private const string Folder = "prompts/";

    /// <summary>
    /// For <c>prompts/ja/welcome.wav</c>: <c>welcome.wav</c>, and the longer names that
    /// <see cref="Plans.PromptPlan.Resolve"/> finds as well.
    /// </summary>
    public static HashSet<string> Of(IEnumerable<string> keys)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string key in keys)
        {
            names.Add(key);
            if (!key.StartsWith(Folder, StringComparison.Ordinal))
            {
                continue;
            }

            string below = key[Folder.Length..];
            names.Add(below);
            int language = below.IndexOf('/', StringComparison.Ordinal);
            if (language > 0)
            {
                names.Add(below[(language + 1)..]);
            }
        }

        return names;
    }
}
