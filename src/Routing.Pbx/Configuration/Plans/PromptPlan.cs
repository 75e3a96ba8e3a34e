using System.Collections.Frozen;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>
/// Which file a prompt's name means in which language. Media loads files by key; a key is the path below
/// the configuration directory.
/// </summary>
/// <param name="PathByKey">The file of each key.</param>
public sealed record PromptPlan(FrozenDictionary<string, string> PathByKey)
{
    /// <summary>
    /// The key for <paramref name="name"/>: <c>prompts/LANGUAGE/NAME</c>, else <c>prompts/NAME</c>, else
    /// <c>NAME</c> (such as <c>music/hold.wav</c>); null when there is no such file.
    /// </summary>
    public string? Resolve(string name, string language)
    {
        string spoken = $"prompts/{language}/{name}";
        if (PathByKey.ContainsKey(spoken))
        {
            return spoken;
        }

        string neutral = $"prompts/{name}";
        return PathByKey.ContainsKey(neutral) ? neutral : PathByKey.ContainsKey(name) ? name : null;
    }
}
