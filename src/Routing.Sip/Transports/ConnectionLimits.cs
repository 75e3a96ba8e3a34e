using System.Net;

namespace Routing.Sip.Transports;

/// <summary>
/// How many connections there may be at a time, in all and from one source: one instance for all listeners. Those that we open
/// are counted apart, so nobody who connects to us can keep us from calling. Who has connected to us is a guest until something
/// good is known of it; where all places are taken, the oldest guest has to go for who comes next. Any thread.
/// </summary>
/// <param name="inAll">The most in all that others made; as many again may be our own.</param>
/// <param name="perSource">The most from, and to, one IPv4 address or one IPv6 network of 64 bits, which is what one machine can have.</param>
public sealed class ConnectionLimits(int inAll = ConnectionLimits.UsualInAll, int perSource = ConnectionLimits.UsualPerSource)
{
    /// <summary>The default in all.</summary>
    public const int UsualInAll = 20_000;

    /// <summary>The default from one source: an office of phones behind one address.</summary>
    public const int UsualPerSource = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(IPAddress Source, bool IsOutgoing), int> _sources = [];
    private readonly LinkedList<ConnectionPlace> _guests = new();
    private int _incoming;
    private int _outgoing;

    /// <summary>Connections now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _incoming + _outgoing;
            }
        }
    }

    /// <summary>Takes a place, as a guest for who connects to us; null when there is none.</summary>
    internal ConnectionPlace? TryEnter(IPAddress address, bool isOutgoing)
    {
        (IPAddress, bool) source = (PeerNetwork.Of(address), isOutgoing);
        ConnectionPlace place;
        ConnectionPlace? oldest = null;
        lock (_lock)
        {
            int mine = _sources.GetValueOrDefault(source);
            if (mine >= perSource || (isOutgoing ? _outgoing >= inAll : _incoming - _guests.Count >= inAll))
            {
                return null;
            }

            place = new ConnectionPlace(this, source);
            _sources[source] = mine + 1;
            if (isOutgoing)
            {
                _outgoing++;
            }
            else
            {
                // Whoever goes gives its place back only when its end is told; meanwhile there are a few too many.
                oldest = _incoming >= inAll ? _guests.First?.Value : null;
                if (oldest is not null)
                {
                    _guests.RemoveFirst();
                }

                place.Guest = _guests.AddLast(place);
                _incoming++;
            }
        }

        oldest?.MakeRoom();
        return place;
    }

    /// <summary>It is no guest any more.</summary>
    internal void Keep(ConnectionPlace place)
    {
        lock (_lock)
        {
            EndGuest(place);
        }
    }

    /// <summary>Gives a place back.</summary>
    internal void Leave(ConnectionPlace place)
    {
        lock (_lock)
        {
            EndGuest(place);
            if (place.Source.IsOutgoing)
            {
                _outgoing--;
            }
            else
            {
                _incoming--;
            }

            if (--_sources[place.Source] == 0)
            {
                _sources.Remove(place.Source);
            }
        }
    }

    private void EndGuest(ConnectionPlace place)
    {
        if (place.Guest is { List: not null } guest)
        {
            _guests.Remove(guest);
        }
    }
}

/// <summary>The place of one connection among all of them. Taken once, given back once.</summary>
internal sealed class ConnectionPlace(ConnectionLimits limits, (IPAddress Address, bool IsOutgoing) source)
{
    // Written under the transport's lock, after the place was taken; read by whoever needs it: a place without an owner has
    // none to end yet, and is soon ended by its own times.
    private volatile Action? _end;

    public (IPAddress Address, bool IsOutgoing) Source => source;

    /// <summary>Under the limits' lock.</summary>
    public LinkedListNode<ConnectionPlace>? Guest { get; set; }

    /// <summary>Ends the connection when its place is needed.</summary>
    public Action End
    {
        set => _end = value;
    }

    public void MakeRoom() => _end?.Invoke();

    public void Keep() => limits.Keep(this);

    public void Leave() => limits.Leave(this);
}
