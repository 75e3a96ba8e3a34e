using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Routing.Sip.Messages;

/// <summary>
/// Where a message is written before it is sent: grows once, is filled again and again. Belongs to the
/// turn of one <see cref="SipStack"/>; what must be kept for retransmission is copied out of it.
/// </summary>
internal sealed class SipBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public SipBuffer Clear()
    {
        Length = 0;
        return this;
    }

    public byte[] Copy() => Written.ToArray();

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        int wanted = Length + Math.Max(sizeHint, 16);
        if (wanted > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(wanted, _bytes.Length * 2));
        }

        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public SipBuffer Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public SipBuffer Text(ReadOnlySpan<char> text)
    {
        Length += Encoding.UTF8.GetBytes(text, GetSpan(text.Length * 3));
        return this;
    }

    public SipBuffer Number(long number)
    {
        Utf8Formatter.TryFormat(number, GetSpan(24), out int length);
        Length += length;
        return this;
    }

    public SipBuffer Line()
    {
        Span<byte> room = GetSpan(2);
        room[0] = (byte)'\r';
        room[1] = (byte)'\n';
        Length += 2;
        return this;
    }

    public SipBuffer Address(IPAddress address, bool bracketed)
    {
        bool brackets = bracketed && address.AddressFamily == AddressFamily.InterNetworkV6;
        if (brackets)
        {
            Raw("["u8);
        }

        address.TryFormat(GetSpan(64), out int length);
        Length += length;
        return brackets ? Raw("]"u8) : this;
    }

    /// <summary>
    /// A header line with a value from outside this stack. Line breaks and other control characters become spaces, so that no
    /// value can bring headers of its own.
    /// </summary>
    public SipBuffer Header(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        Text(name).Raw(": "u8);
        int start = Length;
        Text(value);
        _bytes.AsSpan(start, Length - start).ReplaceAny(Controls, (byte)' ');
        return Line();
    }

    /// <summary>Content-Length, the empty line and the body: what ends every message.</summary>
    public SipBuffer Body(ReadOnlySpan<byte> body, ReadOnlySpan<byte> contentType = default)
    {
        if (!body.IsEmpty)
        {
            Raw("Content-Type: "u8).Raw(contentType.IsEmpty ? "application/sdp"u8 : contentType).Line();
        }

        return Raw("Content-Length: "u8).Number(body.Length).Raw("\r\n\r\n"u8).Raw(body);
    }

    private static readonly SearchValues<byte> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Where(i => i != '\t').Select(i => (byte)i), 127]);
}
