using System.CommandLine;
using System.Globalization;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing pins</c>: where no PIN is taken after too many wrong ones; <c>routing pins lift ID</c> has them taken again.</summary>
internal sealed class PinsCommand() : LiveCommand<PinList>("pins", "Shows the phones and agents at which no PIN is taken, after too many wrong ones.", ServerJson.Default.PinList)
{
    private readonly Argument<string> _id = new("ID") { Description = "The phone or the agent." };
    private readonly EngineClient _lifting = new();

    /// <inheritdoc/>
    public override Command Create()
    {
        Command command = base.Create();
        Command lift = _lifting.AddTo(new Command("lift", "Has PINs taken again there, and forgets the wrong ones.") { _id });
        lift.SetAction(LiftAsync);
        command.Subcommands.Add(lift);
        return command;
    }

    internal static string Text(PinList list) => TextTable.Of(
        ["id", "what", "since", "until", "left"],
        list.Pins.Select(shut => new[] { PlainText.Of(shut.Id), shut.What, Time(shut.Since), Time(shut.Until), Seconds(shut.Until - list.At) }));

    protected override string Table(PinList list) => Text(list);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private async Task<int> LiftAsync(ParseResult parsed, CancellationToken cancel)
    {
        string id = parsed.GetValue(_id)!;
        int exitCode = await _lifting.DeleteAsync(parsed, $"api/v1/pins/{Uri.EscapeDataString(id)}", cancel);
        if (exitCode == 0)
        {
            Console.WriteLine($"PINs are taken again at {PlainText.Of(id)}");
        }

        return exitCode;
    }
}
