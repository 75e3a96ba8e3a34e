using Routing.Pbx.Presence;

namespace Routing.Pbx.Desks;

/// <summary>
/// One user's line: how many calls it is in, whatever phone they are on, so that two callers in the same instant do not
/// both find it free. Any thread.
/// </summary>
/// <param name="tell">Told of each call as lamps show it.</param>
internal sealed class Line(Action<PhoneActivity> tell)
{
    private readonly Lock _gate = new();
    private int _calls;
    private long _taken;

    /// <summary>Calls it is in now, those that ring included.</summary>
    public int Calls
    {
        get
        {
            lock (_gate)
            {
                return _calls;
            }
        }
    }

    /// <summary>Takes the line for one more call; null when it is in use and <paramref name="evenIfBusy"/> is not set.</summary>
    /// <param name="evenIfBusy">Whether a line in use may be taken: call waiting, or a call of its own.</param>
    /// <param name="seenBy">The desk that tells the ACD of it; null where the ACD knows, or need not.</param>
    /// <param name="with">Who is at the other side.</param>
    public LineUse? TryTake(bool evenIfBusy, Desk? seenBy, LineParty with)
    {
        PhoneActivity call;
        lock (_gate)
        {
            if (_calls > 0 && !evenIfBusy)
            {
                return null;
            }

            _calls++;
            call = with.Activity($"c{++_taken}");
        }

        // Whom the ACD has ring is on the lamp already; the phone itself will say more.
        var use = new LineUse(this, seenBy, call, isShown: with.IsShown);
        seenBy?.PostExternal(busy: true);
        return use;
    }

    /// <summary>A call that was given back is there after all.</summary>
    public void TakeAgain(Desk? seenBy)
    {
        lock (_gate)
        {
            _calls++;
        }

        seenBy?.PostExternal(busy: true);
    }

    /// <summary>Gives one call back.</summary>
    public void Give(Desk? seenBy)
    {
        lock (_gate)
        {
            _calls--;
        }

        seenBy?.PostExternal(busy: false);
    }

    /// <summary>A call on it is as it says.</summary>
    public void Tell(PhoneActivity call) => tell(call);
}
