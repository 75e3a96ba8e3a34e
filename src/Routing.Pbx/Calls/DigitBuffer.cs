namespace Routing.Pbx.Calls;

/// <summary>
/// Keys that the caller pressed and no step has read. Bounded: who types on and on loses the newest.
/// Used only on the call's mailbox.
/// </summary>
internal sealed class DigitBuffer
{
    private const int Most = 64;

    private readonly Queue<char> _digits = new();

    /// <summary>Called with each new digit, after it stands in the buffer.</summary>
    public Action? OnDigit { get; set; }

    public bool IsEmpty => _digits.Count == 0;

    public void Add(char digit)
    {
        if (_digits.Count < Most)
        {
            _digits.Enqueue(digit);
        }

        OnDigit?.Invoke();
    }

    public bool TryRead(out char digit) => _digits.TryDequeue(out digit);

    public void Clear() => _digits.Clear();
}
