using System.Runtime.CompilerServices;

namespace Routing.Architecture.Tests;

/// <summary>The working tree the tests were built from, as files.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project below <paramref name="folder"/> (<c>src</c>, <c>tests</c> or <c>bench</c>).</summary>
    public static IEnumerable<ProjectFile> Projects(string folder) =>
        Files(folder, "*.csproj").Select(path => new ProjectFile(path));

    /// <summary>Every C# file below src, without what the compiler makes.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. Files("src", "*.cs").Select(path => new SourceFile(path))];

    /// <summary><paramref name="path"/> as a person would name it.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static IEnumerable<string> Files(string folder, string pattern)
    {
        string top = Path.Combine(Root, folder);
        return Directory.Exists(top)
            ? Directory.EnumerateFiles(top, pattern, SearchOption.AllDirectories).Where(IsWrittenByHand).Order(StringComparer.Ordinal)
            : [];
    }

    private static bool IsWrittenByHand(string path) =>
        !Relative(path).Split('/').Any(part => part is "bin" or "obj");

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = Directory.GetParent(here); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Routing.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Routing.sln above {here}: the tests look at the tree they were built from.");
    }
}
