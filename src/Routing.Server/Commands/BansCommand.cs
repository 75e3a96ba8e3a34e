using System.CommandLine;
using System.Globalization;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing bans</c>: whom the engine does not hear, and why; <c>routing bans lift ADDRESS</c> ends one.</summary>
internal sealed class BansCommand() : LiveCommand<BanList>("bans", "Shows the addresses that are banned, and the users that are shut at one.", ServerJson.Default.BanList)
{
    private readonly Argument<string> _address = new("ADDRESS") { Description = "The address; of IPv6 any of its /64." };
    private readonly EngineClient _lifting = new();

    /// <inheritdoc/>
    public override Command Create()
    {
        Command command = base.Create();
        Command lift = _lifting.AddTo(new Command("lift", "Ends a ban, lets in the users shut there, and forgets what led to it.") { _address });
        lift.SetAction(LiftAsync);
        command.Subcommands.Add(lift);
        return command;
    }

    internal static string Text(BanList list) => TextTable.Of(
        ["address", "user", "since", "until", "left", "reason", "dropped"],
        list.Bans.Select(ban => new[]
        {
            ban.Address, ban.User is { } user ? PlainText.Of(user) : "-", Time(ban.Since), Time(ban.Until), Seconds(ban.Until - list.At), ban.Reason, ban.Dropped?.ToString(CultureInfo.InvariantCulture) ?? "-",
        }));

    protected override string Table(BanList list) => Text(list);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private async Task<int> LiftAsync(ParseResult parsed, CancellationToken cancel)
    {
        string address = parsed.GetValue(_address)!;
        int exitCode = await _lifting.DeleteAsync(parsed, $"api/v1/bans/{Uri.EscapeDataString(address)}", cancel);
        if (exitCode == 0)
        {
            Console.WriteLine($"{PlainText.Of(address)} is heard again, with all its users");
        }

        return exitCode;
    }
}
