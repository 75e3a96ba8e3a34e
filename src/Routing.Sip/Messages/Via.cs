using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>One Via (RFC 3261 §20.42, RFC 3581 §4).</summary>
internal readonly ref struct Via
{
    private Via(ReadOnlySpan<byte> version, ReadOnlySpan<byte> transport, ReadOnlySpan<byte> sentBy, ReadOnlySpan<byte> host, int port, ReadOnlySpan<byte> parameters)
    {
        Version = version;
        Transport = transport;
        SentBy = sentBy;
        Host = host;
        Port = port;
        _parameters = parameters;
        Branch = Parameters.TryGet("branch"u8, out ReadOnlySpan<byte> branch) ? branch : default;
    }

    private readonly ReadOnlySpan<byte> _parameters;

    /// <summary>Read as it is: a request of another version must still get its 505.</summary>
    public ReadOnlySpan<byte> Version { get; }

    public ReadOnlySpan<byte> Transport { get; }

    /// <summary>Host and port as written.</summary>
    public ReadOnlySpan<byte> SentBy { get; }

    /// <summary>The host; an IPv6 reference keeps its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; }

    /// <summary>The port, or 0 when none is written.</summary>
    public int Port { get; }

    public ReadOnlySpan<byte> Branch { get; }

    public SipParameters Parameters => new(_parameters);

    /// <summary>Did the sender ask for an answer to the port it is heard from (RFC 3581 §3)?</summary>
    public bool WantsRPort => Parameters.Has("rport"u8);

    /// <summary>RFC 3261 §8.1.1.7: a branch with the magic cookie is unique.</summary>
    public bool HasCookie => Branch.Length > 7 && SipScan.Is(Branch[..7], "z9hG4bK"u8);

    public static bool TryParse(ReadOnlySpan<byte> text, out Via via)
    {
        via = default;
        if (!Part(ref text, (byte)'/', out ReadOnlySpan<byte> name) || !SipScan.Is(name, "SIP"u8)
            || !Part(ref text, (byte)'/', out ReadOnlySpan<byte> version))
        {
            return false;
        }

        text = SipScan.Trim(text);
        int space = text.IndexOfAny(" \t\r\n"u8);
        if (space <= 0 || !SipScan.IsToken(text[..space]))
        {
            return false;
        }

        ReadOnlySpan<byte> transport = text[..space];
        text = SipScan.Trim(text[space..]);
        int end = text.IndexOf((byte)';');
        end = end < 0 ? text.Length : end;
        ReadOnlySpan<byte> sentBy = SipScan.Trim(text[..end]);
        if (!HostPort.TryParse(sentBy, out ReadOnlySpan<byte> host, out int port))
        {
            return false;
        }

        via = new Via(version, transport, sentBy, host, port, text[end..]);
        return true;
    }

    private static bool Part(scoped ref ReadOnlySpan<byte> text, byte separator, out ReadOnlySpan<byte> part)
    {
        int end = text.IndexOf(separator);
        part = end < 0 ? default : SipScan.Trim(text[..end]);
        text = end < 0 ? text : text[(end + 1)..];
        return end > 0;
    }
}
