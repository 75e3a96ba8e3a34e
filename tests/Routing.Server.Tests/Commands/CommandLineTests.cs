using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

/// <summary>The exit codes: 0 done, 1 the thing asked about is not fine, 2 the call itself was wrong.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData(2, "colour")]
    [InlineData(2, "--colour")]
    [InlineData(2, "run", "--colour", "blue")]
    [InlineData(2, "run", "twice")]
    [InlineData(2, "run", "--config")]
    [InlineData(2, "run", "--log", "loud")]
    [InlineData(2, "check", "--config", "a", "--config", "b")]
    [InlineData(2, "demo", "--callers", "0")]
    [InlineData(2, "demo", "--callers", "x")]
    [InlineData(2, "demo", "--callers", "99999999999999")]
    [InlineData(2, "demo", "--agents", "-1")]
    [InlineData(2, "demo", "--duration", "10")]
    [InlineData(2, "demo", "--duration", "0s")]
    [InlineData(2, "demo", "--duration", "99999999999d")]
    [InlineData(2, "demo", "--seed", "x")]
    [InlineData(2, "trace")]
    [InlineData(2, "explain")]
    [InlineData(1, "explain", "--to", "100", "--config", "there/is/no/such/directory")]
    [InlineData(2, "trace", "yesterday", "--with-secrets")]
    [InlineData(2, "bans", "lift")]
    [InlineData(2, "pins", "lift")]
    [InlineData(2, "queues", "--url", "nowhere")]
    [InlineData(1, "queues", "--url", "http://127.0.0.1:9")]
    [InlineData(1, "agents", "--url", "http://127.0.0.1:9", "--json")]
    [InlineData(1, "trace", "0198c1f0-0000-7000-8000-000000000000", "--url", "http://127.0.0.1:9")]
    [InlineData(1, "check", "--config", "there/is/no/such/directory")]
    [InlineData(1, "reload", "--url", "http://127.0.0.1:9")]
    [InlineData(2, "plan", "--colour")]
    [InlineData(1, "check", "--json", "--config", "there/is/no/such/directory")]
    [InlineData(1, "--config", "there/is/no/such/directory")]
    [InlineData(0, "--version")]
    [InlineData(0, "--help")]
    [InlineData(0, "-h")]
    [InlineData(0, "demo", "--help")]
    public async Task A_call_ends_with_the_code_it_should(int expected, params string[] arguments) =>
        Assert.Equal(expected, await RoutingCommand.InvokeAsync(arguments));

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("15s", 15_000)]
    [InlineData("10m", 600_000)]
    [InlineData("1h", 3_600_000)]
    public void A_duration_is_read_as_configuration_writes_it(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, (long)duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("10")]
    [InlineData("-10s")]
    [InlineData("1.5s")]
    [InlineData("10 s")]
    [InlineData("10y")]
    [InlineData("99999999999s")]
    public void Anything_else_is_none(string text) => Assert.False(DurationText.TryParse(text, out _));
}
