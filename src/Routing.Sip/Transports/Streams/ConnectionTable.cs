using System.Collections.Concurrent;
using System.Net;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Transports.Streams;

/// <summary>
/// The connections of one listener by their other end. Those that we made to a name are also found for another name at the same
/// address, when they may be used for it. Any thread; added to under the transport's lock.
/// </summary>
internal sealed class ConnectionTable(TlsOptions? tls)
{
    private readonly ConcurrentDictionary<IPEndPoint, StreamConnection> _all = new();
    private readonly Dictionary<IPEndPoint, List<StreamConnection>> _named = []; // by address alone; locked

    public int Count => _all.Count;

    public bool IsEmpty => _all.IsEmpty;

    public IEnumerable<StreamConnection> All => _all.Values;

    /// <summary>The one with that end, open or not; null when there is none.</summary>
    public StreamConnection? Find(IPEndPoint remote) => _all.GetValueOrDefault(remote);

    /// <summary>One that is open, or being opened, and that leads there.</summary>
    public StreamConnection? FindOpen(IPEndPoint remote) =>
        _all.TryGetValue(remote, out StreamConnection? exact) && exact.IsOpen ? exact
        : remote is NamedEndPoint { Name: { } name } named ? Fitting(named, name)
        : null;

    public void Add(StreamConnection connection)
    {
        _all[connection.Remote] = connection;
        if (connection.Remote is NamedEndPoint named)
        {
            lock (_named)
            {
                if (!_named.TryGetValue(named.Plain, out List<StreamConnection>? others))
                {
                    _named[named.Plain] = others = new List<StreamConnection>(1);
                }

                others.Add(connection);
            }
        }
    }

    /// <summary>Takes it out; says which ends were reached over it.</summary>
    public IReadOnlyCollection<IPEndPoint> Remove(StreamConnection connection)
    {
        _all.TryRemove(new(connection.Remote, connection));
        if (connection.Remote is not NamedEndPoint named)
        {
            return [connection.Remote];
        }

        lock (_named)
        {
            if (_named.TryGetValue(named.Plain, out List<StreamConnection>? others) && others.Remove(connection) && others.Count == 0)
            {
                _named.Remove(named.Plain);
            }

            return [named, .. connection.AlsoFor ?? []];
        }
    }

    // RFC 5923 §8.1: the same trunk's, with a certificate that bears that name too.
    private StreamConnection? Fitting(NamedEndPoint wanted, string name)
    {
        lock (_named)
        {
            StreamConnection? found = _named.GetValueOrDefault(wanted.Plain)?.Find(other =>
                other.IsOpen && ((NamedEndPoint)other.Remote).Trunk == wanted.Trunk && other.Proof?.IsAlsoFor(name, tls?.ServerFor(wanted)) == true);
            (found is null ? null : found.AlsoFor ??= [])?.Add(wanted);
            return found;
        }
    }
}
