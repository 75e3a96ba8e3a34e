namespace Routing.Media.Dtmf;

/// <summary>
/// The packets of one key press, one every 20 ms (RFC 4733 §2.5.1): updates with a growing duration, all
/// with the timestamp of the start, then the end three times. Whoever paces a stream asks it for the
/// payload of each tick. Not thread-safe; allocation-free.
/// </summary>
public struct DtmfSender
{
    /// <summary>Bytes of each payload.</summary>
    public const int PayloadSize = DtmfEvent.Size;

    private const int Step = 160;
    private const int EndPackets = 3;

    private byte _code;
    private int _updates;
    private int _sent;

    /// <summary>Whether packets are still to be sent.</summary>
    public readonly bool Active => _updates != 0 && _sent < _updates + EndPackets;

    /// <summary>Whether the next packet is the first of the press: it bears the marker and fixes the timestamp.</summary>
    public readonly bool AtStart => _sent == 0;

    /// <summary>Starts a press of <paramref name="key"/> (<c>0-9 * # A-D</c>).</summary>
    /// <param name="key">The key.</param>
    /// <param name="milliseconds">How long it is down: 40 to 8,000, rounded to 20 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such key, or a length out of range.</exception>
    public static DtmfSender Press(char key, int milliseconds = 100)
    {
        int code = DtmfEvent.CodeOf(key);
        ArgumentOutOfRangeException.ThrowIfNegative(code, nameof(key));
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, 8000);
        return new DtmfSender { _code = (byte)code, _updates = milliseconds / 20 };
    }

    /// <summary>Writes the next payload of <see cref="PayloadSize"/> bytes and moves on.</summary>
    public void Next(Span<byte> payload)
    {
        int duration = Math.Min(_sent + 1, _updates) * Step;
        new DtmfEvent(_code, _sent >= _updates, (ushort)duration).Write(payload);
        _sent++;
    }
}
