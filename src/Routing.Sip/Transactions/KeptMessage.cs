using System.Buffers;

namespace Routing.Sip.Transactions;

/// <summary>
/// What was sent and may have to be sent again: a copy in bytes that the pool lends, since it is needed for a round trip or a ring, and most
/// calls keep one after the other. Whoever keeps it says when that is over; forgotten, it is merely garbage. Within the turn.
/// </summary>
internal struct KeptMessage
{
    private byte[]? _lent;
    private int _length;

    public readonly bool IsEmpty => _lent is null;

    /// <summary>Until the next change.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _lent.AsSpan(0, _length);

    /// <summary>Keeps that instead of what it has.</summary>
    public void Keep(ReadOnlySpan<byte> message)
    {
        if (_lent is null || _lent.Length < message.Length)
        {
            Forget();
            _lent = ArrayPool<byte>.Shared.Rent(message.Length);
        }

        message.CopyTo(_lent);
        _length = message.Length;
    }

    public void Forget()
    {
        byte[]? lent = _lent;
        (_lent, _length) = (null, 0);
        if (lent is not null)
        {
            ArrayPool<byte>.Shared.Return(lent);
        }
    }
}
