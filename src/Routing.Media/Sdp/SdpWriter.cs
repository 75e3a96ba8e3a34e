using System.Buffers;
using System.Globalization;
using System.Text;

namespace Routing.Media.Sdp;

/// <summary>Writes our side of a session: one sound line of ours, every other line refused in its place.</summary>
internal static class SdpWriter
{
    /// <summary>All that follows the o= line: the part whose change raises the version.</summary>
    /// <param name="local">Where we listen.</param>
    /// <param name="timing">The t= line.</param>
    /// <param name="lines">The m= lines in the offerer's order.</param>
    /// <param name="audio">Which of them is ours; a new offer has just that one.</param>
    /// <param name="formats">What we accept, in order.</param>
    /// <param name="direction">Who sends, seen from us.</param>
    public static byte[] Content(
        LocalMedia local,
        string timing,
        IReadOnlyList<SdpLine> lines,
        int audio,
        IReadOnlyList<SdpFormat> formats,
        SdpDirection direction)
    {
        var writer = new ArrayBufferWriter<byte>(384);
        Write(writer, $"s=-\r\nc=IN {local.AddressType} {local.Address}\r\nt={timing}\r\n");
        for (int i = 0; i < lines.Count; i++)
        {
            if (i != audio)
            {
                // RFC 3264 §6: a refused stream keeps its place, with port 0.
                Write(writer, $"m={lines[i].Kind} 0 {lines[i].Protocol} {lines[i].FormatList}\r\n");
                continue;
            }

            Write(writer, $"m=audio {local.Port} {lines[i].Protocol}");
            foreach (SdpFormat format in formats)
            {
                Write(writer, $" {format.PayloadType}");
            }

            foreach (SdpFormat format in formats)
            {
                Write(writer, $"\r\na=rtpmap:{format.PayloadType} {Name(format.Encoding)}/8000");
                if (format.Encoding == SdpEncoding.TelephoneEvent)
                {
                    Write(writer, $"\r\na=fmtp:{format.PayloadType} 0-15");
                }
            }

            writer.Write("\r\na=ptime:20\r\na="u8);
            writer.Write(direction.Name());
            writer.Write("\r\n"u8);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The whole description (RFC 8866 §5).</summary>
    public static byte[] Whole(LocalMedia local, ulong version, ReadOnlySpan<byte> content)
    {
        var writer = new ArrayBufferWriter<byte>(content.Length + 96);
        Write(writer, $"v=0\r\no=- {local.SessionId} {version} IN {local.AddressType} {local.Address}\r\n");
        writer.Write(content);
        return writer.WrittenSpan.ToArray();
    }

    private static string Name(SdpEncoding encoding) => encoding switch
    {
        SdpEncoding.Pcmu => "PCMU",
        SdpEncoding.Pcma => "PCMA",
        _ => "telephone-event",
    };

    private static void Write(ArrayBufferWriter<byte> writer, FormattableString text) =>
        Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture), writer);
}
