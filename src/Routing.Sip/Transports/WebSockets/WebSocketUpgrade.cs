using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Routing.Sip.Parsing;

namespace Routing.Sip.Transports.WebSockets;

/// <summary>The HTTP request that makes a connection a WebSocket for SIP (RFC 6455 §4.2, RFC 7118 §4). Server side only.</summary>
internal static class WebSocketUpgrade
{
    private const int MostHeader = 8192;

    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

    // What lies between keeps a flow of a phone that says nothing for an hour open no longer than some minutes.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(30);

    /// <exception cref="IOException">The peer wants something else; it has been told so.</exception>
    public static async ValueTask<WebSocket> AcceptAsync(Stream stream)
    {
        byte[] head = await ReadHeadAsync(stream).ConfigureAwait(false);
        string answer = Answer(head, out bool accepted);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer)).ConfigureAwait(false);
        if (!accepted)
        {
            throw new IOException($"no WebSocket for SIP was asked for: {answer[9..answer.IndexOf('\r', StringComparison.Ordinal)]}");
        }

        return WebSocket.CreateFromStream(
            stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = "sip", KeepAliveInterval = PingEvery });
    }

    /// <summary>What is said to that request.</summary>
    public static string Answer(ReadOnlySpan<byte> head, out bool accepted)
    {
        accepted = false;
        int end = head.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = head[..Math.Max(0, end)];
        if (!line.StartsWith("GET "u8) || !line.EndsWith(" HTTP/1.1"u8))
        {
            return Refusal("400 Bad Request", "");
        }

        string? upgrade = null, connection = null, version = null, key = null;
        var protocols = new List<string>();
        for (head = head[(end + 2)..]; (end = head.IndexOf("\r\n"u8)) > 0; head = head[(end + 2)..])
        {
            int colon = head[..end].IndexOf((byte)':');
            if (colon <= 0 || !SipScan.IsToken(head[..colon]))
            {
                return Refusal("400 Bad Request", "");
            }

            string value = Encoding.Latin1.GetString(SipScan.Trim(head[(colon + 1)..end]));
            switch (Encoding.Latin1.GetString(head[..colon]).ToLowerInvariant())
            {
                case "upgrade":
                    upgrade = value;
                    break;
                case "connection":
                    connection = value;
                    break;
                case "sec-websocket-version":
                    version = value;
                    break;
                case "sec-websocket-key":
                    key = value;
                    break;
                case "sec-websocket-protocol":
                    protocols.AddRange(value.Split(',', StringSplitOptions.TrimEntries));
                    break;
            }
        }

        if (!Has(upgrade, "websocket") || !Has(connection, "Upgrade"))
        {
            return Refusal("426 Upgrade Required", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
        }

        if (version != "13")
        {
            return Refusal("426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n"); // RFC 6455 §4.4
        }

        Span<byte> nonce = stackalloc byte[18];
        if (key is null || key.Length != 24 || !Convert.TryFromBase64String(key, nonce, out int length) || length != 16
            || !protocols.Contains("sip", StringComparer.OrdinalIgnoreCase)) // RFC 7118 §4: a client must offer it
        {
            return Refusal("400 Bad Request", "");
        }

        accepted = true;
#pragma warning disable CA5350 // RFC 6455 §4.2.2 asks for SHA-1; nothing rests on its strength
        string proof = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {proof}\r\nSec-WebSocket-Protocol: sip\r\n\r\n";
    }

    /// <summary>Up to the empty line and no further: a client says nothing more before it is answered (RFC 6455 §4.1).</summary>
    private static async ValueTask<byte[]> ReadHeadAsync(Stream stream)
    {
        var buffer = new byte[MostHeader];
        int length = 0;
        while (length < buffer.Length)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false);
            length += count;
            int end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (count == 0 || (end >= 0 && end + 4 < length))
            {
                break;
            }

            if (end >= 0)
            {
                return buffer[..length];
            }
        }

        throw new IOException("no HTTP request came");
    }

    private static bool Has(string? list, string token) =>
        list is not null && list.Split(',', StringSplitOptions.TrimEntries).Contains(token, StringComparer.OrdinalIgnoreCase);

    private static string Refusal(string status, string headers) =>
        $"HTTP/1.1 {status}\r\n{headers}{(headers.Contains("Connection:", StringComparison.Ordinal) ? "" : "Connection: close\r\n")}Content-Length: 0\r\n\r\n";
}
