using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Server.Tracing;

namespace Routing.Server.Commands;

/// <summary><c>routing trace ID</c>: one interaction's story.</summary>
internal sealed class TraceCommand : ICommandLine
{
    private readonly Argument<Guid> _id = new("ID") { Description = "The interaction's id, as records, logs and events have it." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly EngineClient _engine = new();

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("trace", "Tells one interaction's story: where it was, and who got it and why.") { _id, _json });
        command.SetAction(TellAsync);
        return command;
    }

    private async Task<int> TellAsync(ParseResult parsed, CancellationToken cancel)
    {
        (TraceStory? story, int exitCode) = await _engine.GetAsync(parsed, $"api/v1/interactions/{parsed.GetValue(_id):D}/trace", ServerJson.Default.TraceStory, cancel);
        if (story is not null)
        {
            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(story, ServerJson.Default.TraceStory) : Text(story));
        }

        return exitCode;
    }

    /// <summary>The story as lines, times counted from its beginning.</summary>
    internal static string Text(TraceStory story)
    {
        string end = story.Outcome is null ? "goes on" : $"{story.Outcome}, ended by {story.EndedBy}";
        List<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"{story.Id} from {story.Caller} to {story.Called}, {story.Started.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC: {end}"),
        ];
        foreach (TraceLine line in story.Lines)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{(line.At - story.Started).TotalSeconds,10:0.000}  {line.Kind,-8} {line.Text}"));
            lines.AddRange(line.Details.Select(detail => $"{"",21}{detail}"));
        }

        return string.Join('\n', lines.Select(PlainText.Of));
    }
}
