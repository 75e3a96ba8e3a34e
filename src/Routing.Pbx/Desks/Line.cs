namespace Routing.Pbx.Desks;

/// <summary>
/// One user's line: how many calls it is in, whatever phone they are on, so that two callers in the same instant do not
/// both find it free. Any thread.
/// </summary>
internal sealed class Line
{
    private readonly Lock _gate = new();
    private int _calls;

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
    public LineUse? TryTake(bool evenIfBusy, Desk? seenBy)
    {
        lock (_gate)
        {
            if (_calls > 0 && !evenIfBusy)
            {
                return null;
            }

            _calls++;
        }

        seenBy?.PostExternal(busy: true);
        return new LineUse(this, seenBy);
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
}

/// <summary>One call's claim on a line, held by each leg that rings or talks for it; given back with the last of them. On one mailbox at a time.</summary>
internal sealed class LineUse(Line line, Desk? seenBy)
{
    private int _holds = 1;

    /// <summary>One more holds it.</summary>
    public LineUse Hold()
    {
        _holds++;
        return this;
    }

    /// <summary>One holds it no more.</summary>
    public void Release()
    {
        if (--_holds == 0)
        {
            line.Give(seenBy);
        }
    }
}
