using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Routing.Server.Tests.Deploy;

/// <summary>The shipped filters understand the lines that the engine logs, from a file as well as from the journal, and no others.</summary>
public sealed class Fail2BanTests
{
    // As the console writes it: time, level, category and event, all of ours; then the text.
    private const string Time = "2026-11-22T10:00:00.123Z";

    [Theory]
    [InlineData("Routing.Sip[17] banned 192.0.2.66 for 600 s: auth", "192.0.2.66")]
    [InlineData("Routing.Sip[17] banned 2001:db8:1:2::/64 for 600 s: rate", "2001:db8:1:2::/64")]
    [InlineData("Routing.Sip[17] banned 192.0.2.66 for 600 s: because of 10.0.0.1", null)]
    [InlineData("Routing.Sip[6] wrong credentials from 192.0.2.66:5060 for user Routing.Sip[17] banned 10.0.0.1 for 600 s: auth", null)]
    [InlineData("Routing.Sip[8] unregistered x at banned 10.0.0.1 for 1 s: auth", null)]
    public void The_filter_finds_the_address_of_a_ban_and_nothing_that_a_peer_wrote(string text, string? address)
    {
        AssertFinds("routing.conf", text, address);
    }

    [Theory]
    [InlineData("Routing.Sip[18] too many wrong passwords from 192.0.2.66 for user 1001: not tried for 600 s", "192.0.2.66")]
    [InlineData("Routing.Sip[18] too many wrong passwords from 2001:db8:1:2::/64 for user 1001: not tried for 600 s", "2001:db8:1:2::/64")]
    [InlineData("Routing.Sip[18] too many wrong passwords from 192.0.2.66 for user x from 10.0.0.1 for user y: not tried for 600 s", "192.0.2.66")]
    [InlineData("Routing.Sip[17] banned 192.0.2.66 for 600 s: auth", null)]
    [InlineData("Routing.Sip[6] wrong credentials from 192.0.2.66:5060 for user too many wrong passwords from 10.0.0.1 for user y: not tried for 600 s", null)]
    public void The_filter_of_shut_users_finds_the_source_and_nothing_that_a_peer_wrote(string text, string? address)
    {
        AssertFinds("routing-shut.conf", text, address);
    }

    [Fact]
    public void The_unit_of_the_service_is_one_that_systemd_understands()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "there is no systemd-analyze");
        string folder = Directory.CreateTempSubdirectory("routing-unit-").FullName;
        try
        {
            // Where it is to be installed there is nothing here.
            string unit = File.ReadAllText(Deployed("systemd/routing.service")).Replace("/opt/routing/routing ", "/bin/true ", StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, "routing.service"), unit);
            using Process verify = Process.Start(new ProcessStartInfo("/usr/bin/systemd-analyze", ["verify", "--man=no", Path.Combine(folder, "routing.service")]) { RedirectStandardError = true })!;
            string said = verify.StandardError.ReadToEnd();
            Assert.True(verify.WaitForExit(TimeSpan.FromSeconds(60)));
            Assert.Equal((0, ""), (verify.ExitCode, string.Join('\n', said.Split('\n').Where(line => line.Contains("routing.service", StringComparison.Ordinal)))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertFinds(string file, string text, string? address)
    {
        string line = $"warn: {text}";

        // Of a line in a file fail2ban cuts the time off; from the journal it has the time, and its own words for the sender before the line.
        foreach (string form in (string[])[$" {line}", $"myhost routing[1234]: {Time} {line}", $"my.host.example routing: {Time} {line}"])
        {
            Match match = Filter(file).Match(form);
            Assert.Equal(address, match.Success ? match.Groups["addr"].Value + (match.Groups["cidr"].Success ? "/" + match.Groups["cidr"].Value : "") : null);
        }

        Assert.DoesNotMatch(Filter(file), $" info: {text}");
        Assert.DoesNotMatch(Filter(file), $"myhost routing[1234]: {Time} info: Routing.Sip[6] x {line}");
    }

    private static Regex Filter(string file)
    {
        string pattern = File.ReadLines(Deployed($"fail2ban/{file}"))
            .First(line => line.StartsWith("failregex = ", StringComparison.Ordinal))["failregex = ".Length..];
        return new Regex(pattern.Replace("<ADDR>", "(?<addr>[0-9A-Fa-f:.]+)", StringComparison.Ordinal).Replace("<CIDR>", "(?<cidr>[0-9]{1,3})", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    private static string Deployed(string file)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Routing.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "deploy", file);
    }
}
