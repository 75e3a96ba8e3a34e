namespace Routing.Sip.Transports.Streams;

/// <summary>
/// Until when one connection must have said something, and been read from. Told by its reader and its writer, asked on its
/// transport's clock.
/// </summary>
internal sealed class ConnectionTimes
{
    // RFC 5626 §4.4.1
    private static readonly TimeSpan PongTime = TimeSpan.FromSeconds(10);

    private readonly StreamOptions _options;
    private readonly TimeProvider _time;
    private readonly long _origin;

    // In ticks since the origin. Written by the reader, the writer and whoever pings, read by Overdue on the transport's clock: each is one
    // value of its own, so nothing but not tearing is asked of Volatile.
    private long _readBy;
    private long _writeBy = long.MaxValue;
    private long _pongBy = long.MaxValue;

    // Set by whoever calls Keep, usually the reader; read by the reader. Seen late, it costs a guest nothing: Keep has moved its time.
    private volatile bool _kept;

    /// <param name="options">How long all of that may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isOutgoing">Do we open it?</param>
    public ConnectionTimes(StreamOptions options, TimeProvider time, bool isOutgoing)
    {
        (_options, _time, _kept) = (options, time, isOutgoing);
        _origin = time.GetTimestamp();
        _readBy = (isOutgoing ? options.ConnectTime : options.MessageTime).Ticks;
    }

    /// <summary>Has a message come?</summary>
    public bool HasHeard { get; private set; }

    /// <summary>Is it somebody we talk to, or whom we called?</summary>
    public bool IsKept => _kept;

    private long Now => _time.GetElapsedTime(_origin).Ticks;

    /// <summary>What we have opened is open.</summary>
    public void Opened()
    {
        if (_kept)
        {
            ReadBy(_options.IdleTime);
        }
    }

    public void Keep()
    {
        _kept = true;
        ReadBy(_options.IdleTime);
    }

    /// <summary>A message has come.</summary>
    public void Message()
    {
        HasHeard = true;
        if (_kept)
        {
            ReadBy(_options.IdleTime);
        }
        else
        {
            Volatile.Write(ref _readBy, _options.GuestTime.Ticks); // counted from the connection's own beginning
        }
    }

    /// <summary>It pings: that keeps nobody here of whom no more is known.</summary>
    public void Ping()
    {
        if (_kept)
        {
            ReadBy(_options.IdleTime);
        }
    }

    /// <summary>We have sent a ping: something must come.</summary>
    public void Pinged() => Volatile.Write(ref _pongBy, Now + PongTime.Ticks);

    /// <summary>Something came, be it the pong alone: a peer that answers pings is not silent.</summary>
    /// <returns>Was it waited for?</returns>
    public bool Heard()
    {
        if (Volatile.Read(ref _pongBy) == long.MaxValue)
        {
            return false;
        }

        Volatile.Write(ref _pongBy, long.MaxValue);
        Ping();
        return true;
    }

    /// <summary>The first bytes of a message are here.</summary>
    public void Begun() => Volatile.Write(ref _readBy, Math.Min(Now + _options.MessageTime.Ticks, Volatile.Read(ref _readBy)));

    /// <summary>Something is expected within that time.</summary>
    public void ReadBy(TimeSpan span) => Volatile.Write(ref _readBy, Now + span.Ticks);

    /// <summary>It is over.</summary>
    public void Ended()
    {
        Volatile.Write(ref _readBy, long.MaxValue);
        Volatile.Write(ref _pongBy, long.MaxValue);
    }

    /// <summary>The peer has to take what is being written.</summary>
    public void Writing() => Volatile.Write(ref _writeBy, Now + _options.SendTime.Ticks);

    /// <summary>It has taken all.</summary>
    public void Written() => Volatile.Write(ref _writeBy, long.MaxValue);

    /// <summary>Why it has to end now; null while all is well.</summary>
    public string? Overdue()
    {
        long now = Now;
        return now > Volatile.Read(ref _pongBy) ? "it does not answer a ping"
            : now <= Volatile.Read(ref _readBy) ? now <= Volatile.Read(ref _writeBy) ? null : "the peer does not read"
            : !HasHeard ? "nothing was said in time" : _kept ? "silent for too long" : "nobody we talk to";
    }
}
