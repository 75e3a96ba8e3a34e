using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Routing.Ivr;
using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>Loads for tests.</summary>
internal static class TestLoad
{
    /// <summary>The project's top folder.</summary>
    public static string Top { get; } = FindTop();

    public static string Shipped => Path.Combine(Top, "config");

    public static string Cases([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "cases");

    public static ConfigurationResult Load(string directory, Func<string, string?>? environment = null) =>
        Loader(directory, environment).Load();

    /// <summary>A loader that takes any flow for fine: what flows mean is tested where they are compiled.</summary>
    public static ConfigurationLoader Loader(string directory, Func<string, string?>? environment = null) =>
        new(directory, environment ?? (_ => null)) { CompileFlows = AnyFlow };

    public static IEnumerable<string> Lines(ConfigurationResult result, string directory) =>
        result.Problems.Select(problem => problem.ToString().Replace(directory + "/", "", StringComparison.Ordinal));

    private static FlowCompilation AnyFlow(IReadOnlyDictionary<string, FlowNode> flows, FlowNames names) =>
        new(FrozenDictionary<string, FlowProgram>.Empty, [], []);

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    private static string FindTop()
    {
        var folder = new DirectoryInfo(Here());
        while (!File.Exists(Path.Combine(folder.FullName, "Routing.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Routing.sln is in no folder above the tests");
        }

        return folder.FullName;
    }
}
