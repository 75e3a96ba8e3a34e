namespace Routing.Architecture.Tests;

/// <summary>Fails with the whole list of who breaks a rule, not with its first five.</summary>
internal static class Offenders
{
    public static void None(IEnumerable<string> offenders)
    {
        string[] found = [.. offenders];
        Assert.True(found.Length == 0, $"{found.Length} offender(s):\n{string.Join('\n', found)}");
    }
}
