using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>
/// Each folder of cases/ is a configuration with something wrong, and expected.txt says what is told of it.
/// UPDATE_CASES=1 writes what is told now; read the difference before it is committed.
/// </summary>
public sealed class ProblemCasesTests
{
    public static TheoryData<string> Cases =>
        [.. Directory.GetDirectories(TestLoad.Cases()).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_wrong_is_told_with_its_place(string name)
    {
        string folder = Path.Combine(TestLoad.Cases(), name);
        ConfigurationResult result = TestLoad.Load(folder, Environment);

        string told = string.Concat(TestLoad.Lines(result, folder).Select(line => line + "\n"));
        string expected = Path.Combine(folder, "expected.txt");
        if (System.Environment.GetEnvironmentVariable("UPDATE_CASES") is not null)
        {
            File.WriteAllText(expected, told);
        }

        Assert.Equal(File.ReadAllText(expected), told);
        Assert.Equal(result.Problems.Any(problem => problem.IsError), result.Plan is null);
        Assert.DoesNotContain("TOP-SECRET", told, StringComparison.Ordinal);
    }

    private static string? Environment(string name) => name switch
    {
        "SET" => "value",
        "EMPTY" => "",
        "SECRET" => "TOP-SECRET value",
        _ => null,
    };
}
