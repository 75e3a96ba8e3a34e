using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Server.Tracing;

namespace Routing.Server.Commands;

/// <summary><c>routing trace ID</c>: one interaction's story with its SIP ladder, or the messages of one Call-ID.</summary>
internal sealed class TraceCommand : ICommandLine
{
    private readonly Argument<string> _id = new("ID") { Description = "The interaction's id, as records, logs and events have it; or a Call-ID." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _bodies = new("--bodies") { Description = "Show the SIP messages themselves, without their secrets." };
    private readonly Option<string?> _pcap = new("--pcap") { Description = "Write the SIP messages to this file instead, for Wireshark and sngrep." };
    private readonly Option<bool> _secrets = new("--with-secrets") { Description = "With --pcap: credentials and keys too. Needs admin.token." };
    private readonly EngineClient _engine = new();

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("trace", "Tells one interaction's story: where it was, who got it and why, and what was said in SIP.")
        {
            _id, _json, _bodies, _pcap, _secrets,
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_secrets) && result.GetValue(_pcap) is null)
            {
                result.AddError("--with-secrets is for --pcap: what is shown holds none");
            }
        });
        command.SetAction(TellAsync);
        return command;
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

        if (story.Sip is { Legs.Count: > 0 } sip)
        {
            lines.Add("");
            lines.AddRange(SipLadder.Of(sip, story.Started));
        }

        return string.Join('\n', lines.Select(PlainText.Of));
    }

    /// <summary>The messages alone, times counted from the first.</summary>
    internal static string Text(SipStory story) =>
        string.Join('\n', SipLadder.Of(story, story.Legs.SelectMany(leg => leg.Messages).Select(step => step.At).Min()).Select(PlainText.Of));

    private async Task<int> TellAsync(ParseResult parsed, CancellationToken cancel)
    {
        string id = parsed.GetValue(_id)!;
        string callId = $"call_id={Uri.EscapeDataString(id)}";
        bool isInteraction = Guid.TryParseExact(id, "D", out Guid interaction) && interaction.Version == 7; // phones make Call-IDs of version 4
        if (parsed.GetValue(_pcap) is { } file)
        {
            string secrets = parsed.GetValue(_secrets) ? "secrets=true" : "";
            return await SaveAsync(parsed, isInteraction ? $"api/v1/interactions/{interaction:D}/trace.pcap?{secrets}" : $"api/v1/trace.pcap?{callId}&{secrets}", file, cancel);
        }

        string bodies = parsed.GetValue(_bodies) ? "bodies=true" : "";
        bool json = parsed.GetValue(_json);
        if (!isInteraction)
        {
            (SipStory? messages, int code) = await _engine.GetAsync(parsed, $"api/v1/trace?{callId}&{bodies}", ServerJson.Default.SipStory, cancel);
            Print(messages is null ? null : json ? JsonSerializer.Serialize(messages, ServerJson.Default.SipStory) : Text(messages));
            return code;
        }

        (TraceStory? story, int exitCode) = await _engine.GetAsync(parsed, $"api/v1/interactions/{interaction:D}/trace?{bodies}", ServerJson.Default.TraceStory, cancel);
        Print(story is null ? null : json ? JsonSerializer.Serialize(story, ServerJson.Default.TraceStory) : Text(story));
        return exitCode;
    }

    private static void Print(string? text)
    {
        if (text is not null)
        {
            Console.WriteLine(text);
        }
    }

    private async Task<int> SaveAsync(ParseResult parsed, string path, string file, CancellationToken cancel)
    {
        (byte[]? bytes, int exitCode) = await _engine.GetFileAsync(parsed, path, cancel);
        if (bytes is null)
        {
            return exitCode;
        }

        try
        {
            // Who called whom is nobody else's affair, even without secrets.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var stream = new FileStream(file, options);
            await stream.WriteAsync(bytes, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"routing: {file} cannot be written: {e.Message}");
            return 1;
        }

        Console.WriteLine($"{file}: {bytes.Length} bytes");
        return 0;
    }
}
