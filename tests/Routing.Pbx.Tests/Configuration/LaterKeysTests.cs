using Routing.Pbx.Configuration;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Tests.Configuration;

/// <summary>Keys to come are told as such, and leave the list when they are built.</summary>
public sealed class LaterKeysTests
{
    [Fact]
    public void No_key_is_both_built_and_to_come()
    {
        HashSet<string> top = [.. ConfigurationSchema.Keys().Select(key => key.Path).Where(path => !path.Contains('.', StringComparison.Ordinal))];
        string[] below = [.. ConfigurationSchema.Keys().Select(key => key.Path)];

        Assert.DoesNotContain(LaterKeys.BySection[""], top.Contains);
        Assert.DoesNotContain(LaterKeys.BySection["agent"], key => below.Contains($"agents.*.{key}"));
        Assert.DoesNotContain(LaterKeys.BySection["calendar"], key => below.Contains($"calendars.*.{key}"));
    }

    [Fact]
    public void Each_is_told_as_not_yet_in_its_case_file()
    {
        string told = File.ReadAllText(Path.Combine(TestLoad.Cases(), "later_keys", "expected.txt"));

        Assert.All(LaterKeys.BySection.Values.SelectMany(keys => keys), key =>
            Assert.Contains($"error: {key} is not supported by this version yet", told, StringComparison.Ordinal));
    }
}
