using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>host [":" port] (RFC 3261 §25.1), with IPv6 references in brackets.</summary>
internal static class HostPort
{
    private static readonly SearchValues<byte> HostBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"u8);

    /// <summary><paramref name="port"/> is 0 when none is written. White space may stand around the colon.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out int port)
    {
        port = 0;
        ReadOnlySpan<byte> rest;
        if (!text.IsEmpty && text[0] == '[')
        {
            int close = text.IndexOf((byte)']');
            host = close < 0 ? default : text[..(close + 1)];
            rest = close < 0 ? default : SipScan.Trim(text[(close + 1)..]);
            if (close < 0 || !TryAddress(host, out _))
            {
                return false;
            }
        }
        else
        {
            int colon = text.IndexOf((byte)':');
            host = SipScan.Trim(colon < 0 ? text : text[..colon]);
            rest = colon < 0 ? default : text[colon..];
            if (host.IsEmpty || host.ContainsAnyExcept(HostBytes))
            {
                return false;
            }
        }

        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != ':' || !SipScan.TryNumber(rest[1..], 65535, out long number) || number == 0)
        {
            return false;
        }

        port = (int)number;
        return true;
    }

    /// <summary>
    /// How long the host is that it begins with, and with its port; false where that is anything else than a name or an address of
    /// version 4 and perhaps digits behind a colon, and then nothing is said about it.
    /// </summary>
    public static bool TryPlain(ReadOnlySpan<byte> text, out int hostLength, out int port, out int length)
    {
        port = 0;
        int end = text.IndexOfAnyExcept(HostBytes);
        length = hostLength = end < 0 ? text.Length : end;
        if (hostLength == text.Length || text[hostLength] != ':')
        {
            return hostLength > 0;
        }

        for (length++; length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9' && port <= 65535; length++)
        {
            port = (port * 10) + (text[length] - '0');
        }

        return hostLength > 0 && port is > 0 and <= 65535;
    }

    /// <summary>A numeric host as an address; false for names.</summary>
    public static bool TryAddress(ReadOnlySpan<byte> host, out IPAddress address)
    {
        address = IPAddress.None;
        bool bracketed = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        ReadOnlySpan<byte> inner = bracketed ? host[1..^1] : host;
        Span<char> text = stackalloc char[64];
        if (inner.Length > text.Length || inner.Length == 0)
        {
            return false;
        }

        // "1" and "0x7f" are addresses to the parser of IPAddress but not to SIP, which wants four parts.
        if (!bracketed && (inner.Count((byte)'.') != 3 || inner.ContainsAnyExcept("0123456789."u8)))
        {
            return false;
        }

        int length = Encoding.Latin1.GetChars(inner, text);
        if (!IPAddress.TryParse(text[..length], out IPAddress? parsed)
            || (bracketed && parsed.AddressFamily != AddressFamily.InterNetworkV6))
        {
            return false;
        }

        address = parsed;
        return true;
    }
}
