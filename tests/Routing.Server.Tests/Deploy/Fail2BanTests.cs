using System.Text.RegularExpressions;

namespace Routing.Server.Tests.Deploy;

/// <summary>The shipped filter understands the line that the engine logs, and no other.</summary>
public sealed class Fail2BanTests
{
    // As the console writes it: time, level, category and event, all of ours; then the text.
    private const string Start = "2026-11-22T10:00:00.123Z warn: ";

    [Theory]
    [InlineData("Routing.Sip[17] banned 192.0.2.66 for 600 s: auth", "192.0.2.66")]
    [InlineData("Routing.Sip[17] banned 2001:db8:: for 600 s: rate", "2001:db8::")]
    [InlineData("Routing.Sip[17] banned 192.0.2.66 for 600 s: because of 10.0.0.1", null)]
    [InlineData("Routing.Sip[6] wrong credentials from 192.0.2.66:5060 for user Routing.Sip[17] banned 10.0.0.1 for 600 s: auth", null)]
    [InlineData("Routing.Sip[8] unregistered x at banned 10.0.0.1 for 1 s: auth", null)]
    public void The_filter_finds_the_address_of_a_ban_and_nothing_that_a_peer_wrote(string text, string? address)
    {
        // fail2ban cuts the time off first.
        Match match = Filter().Match((Start + text)["2026-11-22T10:00:00.123Z".Length..]);
        Assert.Equal(address, match.Success ? match.Groups["addr"].Value : null);
    }

    private static Regex Filter()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Routing.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        string pattern = File.ReadLines(Path.Combine(folder, "deploy/fail2ban/routing.conf"))
            .First(line => line.StartsWith("failregex = ", StringComparison.Ordinal))["failregex = ".Length..];
        return new Regex(pattern.Replace("<ADDR>", "(?<addr>[0-9A-Fa-f:.]+)", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));
    }
}
