using System.Buffers.Binary;
using Routing.Sip.Parsing;

namespace Routing.Sip.Messages;

/// <summary>One Via (RFC 3261 §20.42, RFC 3581 §4).</summary>
internal ref struct Via
{
    private Via(ReadOnlySpan<byte> version, ReadOnlySpan<byte> transport, ReadOnlySpan<byte> sentBy, ReadOnlySpan<byte> host, int port,
        ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> branch, bool wantsRPort)
    {
        Version = version;
        Transport = transport;
        SentBy = sentBy;
        Host = host;
        Port = port;
        _parameters = parameters;
        Branch = branch;
        WantsRPort = wantsRPort;
    }

    private ReadOnlySpan<byte> _parameters;

    /// <summary>Read as it is: a request of another version must still get its 505.</summary>
    public ReadOnlySpan<byte> Version { get; private set; }

    public ReadOnlySpan<byte> Transport { get; private set; }

    /// <summary>Host and port as written.</summary>
    public ReadOnlySpan<byte> SentBy { get; private set; }

    /// <summary>The host; an IPv6 reference keeps its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>The port, or 0 when none is written.</summary>
    public int Port { get; private set; }

    public ReadOnlySpan<byte> Branch { get; private set; }

    public readonly SipParameters Parameters => new(_parameters);

    /// <summary>Did the sender ask for an answer to the port it is heard from (RFC 3581 §3)?</summary>
    public bool WantsRPort { get; private set; }

    /// <summary>RFC 3261 §8.1.1.7: a branch with the magic cookie is unique.</summary>
    public readonly bool HasCookie => Branch.Length > 7 && SipScan.Is(Branch[..7], "z9hG4bK"u8);

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

        var parameters = new SipParameters(text[end..]);
        via = new Via(version, transport, sentBy, host, port, parameters.Text,
            parameters.TryGet("branch"u8, out ReadOnlySpan<byte> branch) ? branch : default, parameters.Has("rport"u8));
        return true;
    }

    /// <summary>
    /// The first of a list, where it is as nearly all are: <c>SIP/2.0/UDP host:port;name=token</c>, not a blank too many and all
    /// parameters well-formed. False says nothing about it.
    /// </summary>
    public static bool TryPlain(ReadOnlySpan<byte> list, out Via via)
    {
        const ulong AnyCase = 0x202020;
        via = default;
        if (list.Length < 12 || (BinaryPrimitives.ReadUInt64LittleEndian(list) | AnyCase) != BinaryPrimitives.ReadUInt64LittleEndian("sip/2.0/"u8))
        {
            return false;
        }

        int at = 8;
        while (at < list.Length && char.IsAsciiLetter((char)list[at]))
        {
            at++;
        }

        if (at == 8 || at == list.Length || list[at] != ' ' || !HostPort.TryPlain(list[(at + 1)..], out int hostLength, out int port, out int length))
        {
            return false;
        }

        ReadOnlySpan<byte> transport = list[8..at];
        int sentBy = at + 1;
        int first = sentBy + length;
        ReadOnlySpan<byte> branch = default;
        bool hasBranch = false, wantsRPort = false;
        for (at = first; at < list.Length && list[at] == ';';)
        {
            int name = ++at;
            while (at < list.Length && char.IsAsciiLetter((char)list[at]))
            {
                at++;
            }

            int nameLength = at - name;
            ReadOnlySpan<byte> value = default;
            if (at < list.Length && list[at] == '=')
            {
                at++;
                value = list.Slice(at, SipScan.TokenLength(list[at..]));
                at += value.Length;
                if (value.IsEmpty)
                {
                    return false;
                }
            }

            if (nameLength == 6 && !hasBranch && SipScan.Is(list.Slice(name, 6), "branch"u8))
            {
                hasBranch = true;
                branch = value;
            }
            else if (nameLength == 5)
            {
                wantsRPort |= SipScan.Is(list.Slice(name, 5), "rport"u8);
            }
            else if (nameLength == 0)
            {
                return false;
            }
        }

        // Field by field: built elsewhere and copied it would take as long again.
        via.Version = list[4..7];
        via.Transport = transport;
        via.SentBy = list.Slice(sentBy, length);
        via.Host = list.Slice(sentBy, hostLength);
        via.Port = port;
        via._parameters = list[first..at];
        via.Branch = branch;
        via.WantsRPort = wantsRPort;
        return at == list.Length || list[at] == ',';
    }

    private static bool Part(scoped ref ReadOnlySpan<byte> text, byte separator, out ReadOnlySpan<byte> part)
    {
        int end = text.IndexOf(separator);
        part = end < 0 ? default : SipScan.Trim(text[..end]);
        text = end < 0 ? text : text[(end + 1)..];
        return end > 0;
    }
}
