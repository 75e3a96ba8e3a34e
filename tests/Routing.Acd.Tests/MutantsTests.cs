using System.Diagnostics;

namespace Routing.Acd.Tests;

/// <summary>
/// That the tests kill every mutant is shown by <c>tests/mutants</c>, which takes too long to run each time.
/// This only sees that each of them can still be made: whoever changes the code changes the patch.
/// </summary>
public sealed class MutantsTests
{
    [Fact]
    public void Every_mutant_still_applies_to_the_code()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "tests", "mutants")))
        {
            root = Path.GetDirectoryName(root);
        }

        Assert.NotNull(root);
        using Process check = Process.Start(new ProcessStartInfo("bash", [Path.Combine(root, "tests", "mutants"), "--check"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string told = check.StandardError.ReadToEnd() + check.StandardOutput.ReadToEnd();
        check.WaitForExit();
        Assert.True(check.ExitCode == 0, told);
    }
}
