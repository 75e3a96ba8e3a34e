namespace Routing.Media.Relay;

/// <summary>
/// The even RTP ports of a range, each with the odd one above it reserved for RTCP (RFC 3550 §11). The
/// one that was given back longest ago is taken next, so that late packets of an ended call seldom meet
/// a new one. Any thread.
/// </summary>
internal sealed class MediaPortPool
{
    private readonly Lock _gate = new();
    private readonly Queue<ushort> _free;

    /// <summary>The pairs that lie wholly between <paramref name="first"/> and <paramref name="last"/>, both included.</summary>
    /// <param name="first">The first port.</param>
    /// <param name="last">The last.</param>
    /// <param name="urgentShare">The share of the pairs, 0 to 1, that only urgent legs get.</param>
    public MediaPortPool(int first, int last, double urgentShare = 0)
    {
        first += first & 1;
        Pairs = Math.Max(0, (last - first + 1) / 2);
        Keep(urgentShare);
        _free = new Queue<ushort>(Pairs);
        for (int i = 0; i < Pairs; i++)
        {
            _free.Enqueue((ushort)(first + (2 * i)));
        }
    }

    /// <summary>How many pairs there are in all.</summary>
    public int Pairs { get; }

    /// <summary>How many of them only urgent legs get.</summary>
    public int Kept { get; private set; }

    /// <summary>From now on only urgent legs get so large a share of the pairs, 0 to 1.</summary>
    public void Keep(double urgentShare)
    {
        lock (_gate)
        {
            Kept = (int)(Pairs * urgentShare);
        }
    }

    /// <summary>How many are free now.</summary>
    public int Free
    {
        get
        {
            lock (_gate)
            {
                return _free.Count;
            }
        }
    }

    /// <summary>Takes the even port of a pair; false when none is free, or those left are kept for urgent legs.</summary>
    public bool TryTake(bool isUrgent, out ushort port)
    {
        port = 0;
        lock (_gate)
        {
            return (isUrgent || _free.Count > Kept) && _free.TryDequeue(out port);
        }
    }

    /// <summary>Gives a pair back.</summary>
    public void Return(ushort port)
    {
        lock (_gate)
        {
            _free.Enqueue(port);
        }
    }
}
