using System.Buffers.Text;
using System.Net;
using System.Text;

namespace Routing.Media.Sdp;

/// <summary>
/// Reads SDP line by line from the bytes of a body. Unknown lines and attributes are passed over; what
/// is malformed beyond use gives a text for the Warning header, never an exception.
/// </summary>
internal ref struct SdpReader
{
    private const int MaxBytes = 16 * 1024;
    private const int MaxMedia = 16;
    private const int MaxFormats = 64;

    private readonly SdpDescription _result = new();
    private SdpMedia? _media;
    private IPAddress? _sessionAddress;
    private string? _sessionHost;
    private SdpDirection _sessionDirection = SdpDirection.SendRecv;
    private string? _problem;

    private SdpReader(int _)
    {
    }

    /// <summary>Reads <paramref name="body"/>; null and the reason when it cannot be used.</summary>
    public static SdpDescription? Read(ReadOnlySpan<byte> body, out string problem)
    {
        var reader = new SdpReader(0);
        problem = reader.ReadAll(body) ?? "";
        return problem.Length == 0 ? reader._result : null;
    }

    private string? ReadAll(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBytes)
        {
            return "SDP larger than 16 KB";
        }

        if (!body.StartsWith("v=0"u8))
        {
            return "SDP does not begin with v=0";
        }

        // RFC 8866 §5: lines end with CRLF; a bare LF, and no end at all on the last line, are taken too.
        while (!body.IsEmpty && _problem is null)
        {
            int end = body.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = (end < 0 ? body : body[..end]).TrimEnd(" \r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Length >= 2 && line[1] == '=')
            {
                ReadLine(line[0], line[2..]);
            }
        }

        foreach (SdpMedia media in _result.Media)
        {
            media.Direction ??= _sessionDirection;
            if (media is { Address: null, HostName: null })
            {
                (media.Address, media.HostName) = (_sessionAddress, _sessionHost);
            }
        }

        return _problem;
    }

    private void ReadLine(byte type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case (byte)'o':
                _result.Origin = Text(value);
                break;
            case (byte)'t' when IsTiming(value):
                _result.Timing = Text(value);
                break;
            case (byte)'c':
                ReadConnection(value);
                break;
            case (byte)'m':
                ReadMedia(value);
                break;
            case (byte)'a':
                ReadAttribute(value);
                break;
        }
    }

    // c=IN IP4 203.0.113.1, perhaps with /ttl (RFC 8866 §5.7).
    private void ReadConnection(ReadOnlySpan<byte> value)
    {
        Token(ref value);
        Token(ref value);
        string host = Text(Until(Token(ref value), (byte)'/'));
        IPAddress? address = host.Length > 0 && IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : null;
        string? name = address is null ? host : null;
        if (_media is null)
        {
            (_sessionAddress, _sessionHost) = (address, name);
        }
        else
        {
            (_media.Address, _media.HostName) = (address, name);
        }
    }

    // m=audio 49170 RTP/AVP 0 8 101; the port may carry /count (RFC 8866 §5.14).
    private void ReadMedia(ReadOnlySpan<byte> value)
    {
        string kind = Text(Token(ref value));
        ReadOnlySpan<byte> port = Until(Token(ref value), (byte)'/');
        string protocol = Text(Token(ref value));
        if (kind.Length == 0 || protocol.Length == 0 || !TryNumber(port, 65535, out int number))
        {
            _problem = "SDP has an m= line that cannot be read";
            return;
        }

        if (_result.Media.Count == MaxMedia)
        {
            _problem = $"SDP has more than {MaxMedia} m= lines";
            return;
        }

        _media = new SdpMedia { Kind = kind, Port = number, Protocol = protocol, FormatList = Text(value.Trim((byte)' ')) };
        _result.Media.Add(_media);
        while (_media.IsPlainAudio && !(value = value.TrimStart((byte)' ')).IsEmpty && _media.Formats.Count < MaxFormats)
        {
            if (TryNumber(Token(ref value), 127, out int payloadType))
            {
                // RFC 3551 §6: what a static type means needs no rtpmap.
                SdpEncoding known = payloadType switch { 0 => SdpEncoding.Pcmu, 8 => SdpEncoding.Pcma, _ => SdpEncoding.Unknown };
                _media.Formats.Add(new SdpFormat((byte)payloadType, known));
            }
        }
    }

    private void ReadAttribute(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> name = Until(value, (byte)':');
        if (SdpDirections.TryRead(name, out SdpDirection direction))
        {
            if (_media is null)
            {
                _sessionDirection = direction;
            }
            else
            {
                _media.Direction = direction;
            }
        }
        else if (_media is not null && name.Length < value.Length)
        {
            ReadOnlySpan<byte> rest = value[(name.Length + 1)..];
            if (name.SequenceEqual("rtpmap"u8))
            {
                ReadMap(rest);
            }
            else if (name.SequenceEqual("ptime"u8) && TryNumber(Token(ref rest), 1000, out int milliseconds))
            {
                _media.PacketTime = milliseconds;
            }
        }
    }

    // a=rtpmap:101 telephone-event/8000 (RFC 8866 §6.6).
    private readonly void ReadMap(ReadOnlySpan<byte> value)
    {
        if (!TryNumber(Token(ref value), 127, out int payloadType))
        {
            return;
        }

        ReadOnlySpan<byte> mapping = Token(ref value);
        ReadOnlySpan<byte> name = Until(mapping, (byte)'/');
        ReadOnlySpan<byte> clock = name.Length < mapping.Length ? Until(mapping[(name.Length + 1)..], (byte)'/') : "8000"u8;
        SdpEncoding encoding = !clock.SequenceEqual("8000"u8) ? SdpEncoding.Unknown
            : Ascii.EqualsIgnoreCase(name, "PCMU"u8) ? SdpEncoding.Pcmu
            : Ascii.EqualsIgnoreCase(name, "PCMA"u8) ? SdpEncoding.Pcma
            : Ascii.EqualsIgnoreCase(name, "telephone-event"u8) ? SdpEncoding.TelephoneEvent
            : SdpEncoding.Unknown;
        List<SdpFormat> formats = _media!.Formats;
        for (int i = 0; i < formats.Count; i++)
        {
            if (formats[i].PayloadType == payloadType)
            {
                formats[i] = new SdpFormat((byte)payloadType, encoding);
            }
        }
    }

    private static ReadOnlySpan<byte> Token(ref ReadOnlySpan<byte> value)
    {
        value = value.TrimStart((byte)' ');
        ReadOnlySpan<byte> token = Until(value, (byte)' ');
        value = value[token.Length..];
        return token;
    }

    private static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> value, byte stop)
    {
        int at = value.IndexOf(stop);
        return at < 0 ? value : value[..at];
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, int max, out int number) =>
        Utf8Parser.TryParse(digits, out number, out int used) && used == digits.Length && number >= 0 && number <= max;

    private static bool IsTiming(ReadOnlySpan<byte> value) => value.Length is > 0 and <= 42 && !value.ContainsAnyExcept("0123456789 "u8);

    // What is repeated in our own SDP or a header must stay one line of plain characters.
    private static string Text(ReadOnlySpan<byte> value) =>
        value.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? "" : Encoding.ASCII.GetString(value);
}
