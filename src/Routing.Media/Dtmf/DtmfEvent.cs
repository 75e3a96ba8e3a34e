using System.Buffers.Binary;

namespace Routing.Media.Dtmf;

/// <summary>The payload of a telephone-event packet (RFC 4733 §2.3).</summary>
/// <param name="Code">0-15 are keys.</param>
/// <param name="End">Whether the key was let go.</param>
/// <param name="Duration">How long it has been down, in timestamp units.</param>
internal readonly record struct DtmfEvent(byte Code, bool End, ushort Duration)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Size = 4;

    private const string Keys = "0123456789*#ABCD";

    /// <summary>The key of an event code, 0-15.</summary>
    public static char Key(byte code) => Keys[code];

    /// <summary>The event code of a key; -1 when there is none.</summary>
    public static int CodeOf(char key) => Keys.IndexOf(char.ToUpperInvariant(key));

    /// <summary>Reads a payload; false when it is no key press. More than one event a packet: the first counts.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out DtmfEvent result)
    {
        result = default;
        if (payload.Length < Size || payload[0] > 15)
        {
            return false;
        }

        result = new DtmfEvent(payload[0], (payload[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    /// <summary>How long any event, key or not, has lasted, in timestamp units; 0 when the payload is too short to say.</summary>
    public static ushort DurationOf(ReadOnlySpan<byte> payload) =>
        payload.Length < Size ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(payload[2..]);

    /// <summary>Writes the payload with a volume of -10 dBm0.</summary>
    public void Write(Span<byte> payload)
    {
        payload[0] = Code;
        payload[1] = (byte)((End ? 0x80 : 0) | 10);
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
    }
}
