using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>In which languages callers may come at all: the node's, and those of the numbers.</summary>
internal static class ConfigLanguages
{
    public static SortedSet<string> Of(RootConfig config) => new(
        config.Numbers.Select(number => number.Value.Language?.Value).OfType<string>().Prepend(config.Node.Language.Value),
        StringComparer.Ordinal);
}
