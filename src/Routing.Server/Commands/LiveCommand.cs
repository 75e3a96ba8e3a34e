using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Routing.Server.Commands;

/// <summary>
/// A command that shows one list of the live state: as a table, as JSON, or again and again with <c>--watch</c>. Which list,
/// and what its columns are, is all that differs.
/// </summary>
/// <param name="name">The command, and the last part of its address in the API.</param>
/// <param name="description">What it shows.</param>
/// <param name="type">The API's answer.</param>
internal abstract class LiveCommand<T>(string name, string description, JsonTypeInfo<T> type) : ICommandLine
    where T : class
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _watch = Watch.Option();

    /// <summary>Who is asked.</summary>
    protected EngineClient Engine { get; } = new();

    /// <inheritdoc/>
    public virtual Command Create()
    {
        Command command = Engine.AddTo(new Command(name, description) { _json, _watch });
        command.SetAction((parsed, cancel) => Watch.RunAsync(parsed.GetValue(_watch), enough => ShowAsync(parsed, enough), cancel));
        return command;
    }

    /// <summary>The list as a table.</summary>
    protected abstract string Table(T list);

    /// <summary>A span in whole seconds; nothing for none.</summary>
    protected static string Seconds(TimeSpan? span) => span is { } known ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, known.TotalSeconds):0}s") : "";

    private async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancel)
    {
        (T? list, int exitCode) = await Engine.GetAsync(parsed, $"api/v1/{name}", type, cancel);
        if (list is not null)
        {
            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(list, type) : Table(list));
        }

        return exitCode;
    }
}
