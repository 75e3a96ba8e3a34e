using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.Scenarios.Peers;

/// <summary>baresip's ctrl_tcp: JSON in netstrings (<c>LENGTH:{…},</c>), commands out, responses and events in.</summary>
internal sealed class NetstringChannel : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly List<JsonObject> _received = [];
    private readonly Task _reading;
    private int _token;

    private NetstringChannel(TcpClient client)
    {
        _client = client;
        _reading = Task.Run(Read);
    }

    /// <summary>All events so far.</summary>
    public IReadOnlyList<JsonObject> Events
    {
        get
        {
            lock (_received)
            {
                return [.. _received.Where(message => message.ContainsKey("event"))];
            }
        }
    }

    /// <summary>Connects, as soon as the other side listens.</summary>
    public static async Task<NetstringChannel> Connect(IPEndPoint remote)
    {
        TcpClient? client = null;
        await Wait.Until(
            async () =>
            {
                client = new TcpClient(AddressFamily.InterNetwork);
                try
                {
                    await client.ConnectAsync(remote);
                    return true;
                }
                catch (SocketException)
                {
                    client.Dispose();
                    return false;
                }
            },
            $"a control connection to {remote}");
        return new NetstringChannel(client!);
    }

    /// <summary>Sends a command and returns what it answered; fails when it was refused.</summary>
    public async Task<string> Command(string command, string parameters = "")
    {
        string token = Interlocked.Increment(ref _token).ToString(CultureInfo.InvariantCulture);
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { command, @params = parameters, token });
        await _client.GetStream().WriteAsync((byte[])[.. System.Text.Encoding.ASCII.GetBytes($"{body.Length}:"), .. body, (byte)',']);
        JsonObject? answer = null;
        await Wait.Until(() => (answer = Answer(token)) is not null, $"an answer to {command} {parameters}");
        Assert.True((bool?)answer!["ok"], $"{command} {parameters}: {answer["data"]}");
        return (string?)answer["data"] ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
    }

    private JsonObject? Answer(string token)
    {
        lock (_received)
        {
            return _received.FirstOrDefault(message => message.ContainsKey("response") && (string?)message["token"] == token);
        }
    }

    private async Task Read()
    {
        try
        {
            NetworkStream stream = _client.GetStream();
            byte[] one = new byte[1];
            while (true)
            {
                int length = 0;
                await stream.ReadExactlyAsync(one);
                while (one[0] != ':')
                {
                    length = (length * 10) + one[0] - '0';
                    await stream.ReadExactlyAsync(one);
                }

                byte[] body = new byte[length + 1]; // and the comma
                await stream.ReadExactlyAsync(body);
                lock (_received)
                {
                    _received.Add((JsonObject)JsonNode.Parse(body.AsSpan(0, length))!);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One of the two has closed it.
        }
    }
}
