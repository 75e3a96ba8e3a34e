namespace Routing.Pbx.Calls;

/// <summary>
/// Two legs that hear each other, with who holds whom: who is held hears music. On the call's mailbox, which owns both legs.
/// </summary>
/// <param name="environment">Media.</param>
/// <param name="a">One side.</param>
/// <param name="b">The other.</param>
/// <param name="music">Plays what a held side hears to it, in place of the other side.</param>
/// <param name="onHeld">Told when a hold begins (true) and when the last one ends.</param>
internal sealed class Bridge(CallEnvironment environment, Leg a, Leg b, Action<Leg> music, Action<bool> onHeld)
{
    private bool _isHeld;

    /// <summary>From now on the two hear each other.</summary>
    public void Begin()
    {
        environment.Media.Bridge(a.Media, b.Media);
        a.OnJoined?.Invoke(b.Peer);
        b.OnJoined?.Invoke(a.Peer);
        OnHeld(a);
        OnHeld(b);
    }

    /// <summary>The other side of <paramref name="leg"/>; null when it is not one of the two.</summary>
    public Leg? Beside(Leg leg) => ReferenceEquals(leg, a) ? b : ReferenceEquals(leg, b) ? a : null;

    /// <summary>One side holds the other, or no longer. Each may hold the other at the same time: the hold ends with the last.</summary>
    public void OnHeld(Leg leg)
    {
        if (Beside(leg) is not { } other)
        {
            return;
        }

        if (leg.IsHeld)
        {
            music(other);
        }
        else if (_isHeld)
        {
            other.StopPlay();
        }

        bool held = a.IsHeld || b.IsHeld;
        if (held != _isHeld)
        {
            _isHeld = held;
            onHeld(held);
        }
    }
}
