using System.CommandLine;
using System.Globalization;
using Routing.Acd.Journal;

namespace Routing.Server.Commands;

/// <summary><c>routing replay FILE</c>: what the ACD did, once more on a fresh one; needs no running engine.</summary>
internal sealed class ReplayCommand : ICommandLine
{
    private readonly Argument<string> _file = new("FILE") { Description = "A journal as acd.journal writes it." };

    public Command Create()
    {
        var command = new Command("replay", "Replays a journal of the ACD and says whether the events are the same, byte for byte.") { _file };
        command.SetAction(parsed => Replay(parsed.GetValue(_file)!, Console.Out, Console.Error));
        return command;
    }

    /// <summary>0: the same; 1: not the same; 2: no journal, or not to its end.</summary>
    internal static int Replay(string file, TextWriter output, TextWriter errors)
    {
        ReplayResult result;
        try
        {
            using FileStream journal = File.OpenRead(file);
            using var buffered = new BufferedStream(journal, 65_536);
            result = AcdReplay.Run(buffered);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"routing: {e.Message}");
            return 2;
        }

        string what = string.Create(CultureInfo.InvariantCulture, $"{result.Commands} commands, {result.Events} events");
        if (result.Broken is { } broken)
        {
            errors.WriteLine($"{file}: {what} are the same up to here: {broken}");
            return 2;
        }

        output.WriteLine(result.Difference is { } difference ? $"{what}: {difference}" : $"{what}: same");
        return result.IsSame ? 0 : 1;
    }
}
