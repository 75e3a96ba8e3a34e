namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// The wrong PINs of one phone, or for one agent: after <see cref="PinGuard.Tries"/> of them none is taken for a while, and
/// for longer each time. Under the lock of <see cref="PinGuard"/>.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="shutFor">How long none is taken, the first time, the second …; the last holds for all that follow.</param>
internal sealed class PinMisses(TimeProvider time, IReadOnlyList<TimeSpan> shutFor)
{
    // By who was to sign in, or where: fewer than there are tries, since the last of these shuts and clears.
    private readonly Dictionary<string, int> _by = new(StringComparer.Ordinal);
    private int _shuts;
    private long _last;
    private bool _isShut;

    /// <summary>None is taken now.</summary>
    public bool IsShut => _isShut && !IsOlderThan(ShutFor);

    /// <summary>How long ago it was shut, and for how long in all; where <see cref="IsShut"/>.</summary>
    public (TimeSpan Ago, TimeSpan For) Shut => (time.GetElapsedTime(_last), ShutFor);

    private TimeSpan ShutFor => shutFor[Math.Min(_shuts, shutFor.Count) - 1];

    /// <summary>One more. True when that was one too many.</summary>
    public bool Note(string by)
    {
        if (IsOlderThan(PinGuard.MissesCountFor))
        {
            _by.Clear();
        }

        _shuts = IsOlderThan(PinGuard.ShutsCountFor) ? 0 : _shuts;
        _isShut = false;
        _last = time.GetTimestamp();
        _by[by] = _by.GetValueOrDefault(by) + 1;
        if (_by.Values.Sum() < PinGuard.Tries)
        {
            return false;
        }

        _by.Clear();
        _shuts++;
        return _isShut = true;
    }

    /// <summary>That one has shown to know their PIN: what they typed wrong before was a slip.</summary>
    public void Forgive(string by) => _by.Remove(by);

    private bool IsOlderThan(TimeSpan age) => time.GetElapsedTime(_last) >= age;
}
