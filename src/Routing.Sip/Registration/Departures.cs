namespace Routing.Sip.Registration;

/// <summary>
/// The registrations of ours whose end has not been confirmed: a REGISTER that goes out with the last breath is challenged more often
/// than not, and must be answered once more (RFC 3261 §10.2.2, §22.2). Within the turn.
/// </summary>
internal sealed class Departures
{
    private readonly HashSet<RegisteredFlow> _leaving = [];

    /// <summary>Called when the last one goes; set while the user agent closes.</summary>
    public Action? Emptied { get; set; }

    public int Count => _leaving.Count;

    public void Add(RegisteredFlow registration) => _leaving.Add(registration);

    public void Remove(RegisteredFlow registration)
    {
        if (_leaving.Remove(registration) && _leaving.Count == 0)
        {
            Emptied?.Invoke();
        }
    }

    /// <summary>They are not waited for any more.</summary>
    public void Clear()
    {
        if (_leaving.Count > 0)
        {
            _leaving.Clear();
            Emptied?.Invoke();
        }
    }
}
