using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Routing.Server.Commands;

/// <summary>
/// How commands ask a running engine: where it is and with which token, from options, the environment or, on the
/// same machine, the data directory. One for each command that asks.
/// </summary>
internal sealed class EngineClient
{
    private readonly Option<string> _url = new("--url")
    {
        Description = "Where the engine's HTTP is. Without it: ROUTING_URL, or http://127.0.0.1:8080.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ROUTING_URL") ?? "http://127.0.0.1:8080",
    };

    private readonly Option<string?> _token = new("--token")
    {
        // No default value: --help would print it.
        Description = "The token. Without it: ROUTING_TOKEN, or for an engine on this machine admin.token in the data directory.",
    };

    private readonly Option<string> _data = CommonOptions.Data("The engine's data directory, for its token.");

    /// <summary>The data directory that was named.</summary>
    public string DataOf(ParseResult parsed) => parsed.GetValue(_data)!;

    /// <summary>Gives <paramref name="command"/> the options.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_token);
        command.Options.Add(_data);
        return command;
    }

    /// <summary>Asks for <paramref name="path"/>. What is wrong is said on standard error, with the command's exit code.</summary>
    public Task<(T? Answer, int ExitCode)> GetAsync<T>(ParseResult parsed, string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => SendAsync(parsed, HttpMethod.Get, path, body => JsonSerializer.Deserialize(body, type), cancel);

    /// <summary>Has <paramref name="path"/> done; an answer of the same kind may come with a refusal (422), and then the code is 1.</summary>
    public Task<(T? Answer, int ExitCode)> PostAsync<T>(ParseResult parsed, string path, JsonTypeInfo<T> type, CancellationToken cancel)
        where T : class => SendAsync(parsed, HttpMethod.Post, path, body => JsonSerializer.Deserialize(body, type), cancel);

    /// <summary>The same for what is no JSON.</summary>
    public Task<(byte[]? Answer, int ExitCode)> GetFileAsync(ParseResult parsed, string path, CancellationToken cancel) =>
        SendAsync(parsed, HttpMethod.Get, path, body => body, cancel);

    /// <summary>Takes <paramref name="path"/> away.</summary>
    public async Task<int> DeleteAsync(ParseResult parsed, string path, CancellationToken cancel) =>
        (await SendAsync(parsed, HttpMethod.Delete, path, body => body, cancel)).ExitCode;

    private async Task<(T? Answer, int ExitCode)> SendAsync<T>(ParseResult parsed, HttpMethod method, string path, Func<byte[], T?> read, CancellationToken cancel)
        where T : class
    {
        string url = parsed.GetValue(_url)!;
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out Uri? root) || root.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"routing: '{url}' is no address such as http://127.0.0.1:8080");
            return (null, 2);
        }

        using HttpClient http = ClientFor(root);
        if (TokenFor(root, parsed.GetValue(_token) ?? Environment.GetEnvironmentVariable("ROUTING_TOKEN"), parsed.GetValue(_data)!) is { Length: > 0 } token)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            using var request = new HttpRequestMessage(method, path);
            using HttpResponseMessage response = await http.SendAsync(request, cancel);
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent)
            {
                return (read(body), 0);
            }

            if (method == HttpMethod.Post && response.StatusCode == HttpStatusCode.UnprocessableEntity)
            {
                return (read(body), 1);
            }

            await Console.Error.WriteLineAsync($"routing: {Detail(body) ?? $"{url} answered {(int)response.StatusCode}"}");
            return (null, 1);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"routing: no engine answers at {url}: {e.Message}");
            return (null, 1);
        }
    }

    // What is on this machine is asked directly: a proxy of the environment (http_proxy) would be handed the token, and nobody else
    // is sent on to with it.
    private static HttpClient ClientFor(Uri root) =>
        new(new SocketsHttpHandler { UseProxy = !root.IsLoopback, AllowAutoRedirect = false }) { BaseAddress = root, Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>
    /// The token for the engine at <paramref name="url"/>: the one given, or this machine's own; which is the key to
    /// everything here, and goes to nobody else.
    /// </summary>
    internal static string? TokenFor(Uri url, string? given, string dataDirectory)
    {
        string file = Path.Combine(dataDirectory, "admin.token");
        try
        {
            return given ?? (url.IsLoopback && File.Exists(file) ? File.ReadAllText(file).Trim() : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // not ours to read: the engine says whether it needs one
        }
    }

    // RFC 9457 §3.1.4.
    private static string? Detail(byte[] body)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(body);
            return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // another server's page
        }
    }
}
