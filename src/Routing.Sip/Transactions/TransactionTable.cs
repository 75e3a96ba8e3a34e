using System.Diagnostics.CodeAnalysis;
using System.Net;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>All live transactions by what matches a message to them (RFC 3261 §17.1.3, §17.2.3). Within the turn.</summary>
internal sealed class TransactionTable(TimerQueue timers)
{
    private const int MaxKey = 1024;

    private readonly Dictionary<TransactionKey, ClientTransaction> _clients = [];
    private readonly Dictionary<TransactionKey, ServerTransaction> _servers = [];
    private readonly Dictionary<TransactionKey, ServerTransaction> _merged = [];
    private readonly LingeringTable _lingering = new(timers);
    private readonly LingeringTable _lateMerged = new(timers);
    private readonly Dictionary<(ISipTransport, IPEndPoint), HashSet<ClientTransaction>> _overConnections = [];
    private readonly KeyHash _hash = new();
    private readonly SipBuffer _key = new();

    /// <summary>All of them, those that linger included.</summary>
    public int Count => Live + _lingering.Count;

    /// <summary>Those with work to do.</summary>
    public int Live => _clients.Count + _servers.Count;

    /// <summary>RFC 3261 §17.1.3: the branch of the top Via and the method in CSeq.</summary>
    public bool TryFindClient(in SipMessage response, [NotNullWhen(true)] out ClientTransaction? found) =>
        _clients.TryGetValue(ClientKey(response.Via.Branch, response.CSeq.Method), out found);

    /// <summary>A response to a transaction that lingers: answered again where it must be.</summary>
    public bool TryFindLingering(in SipMessage response, out Lingering found) =>
        _lingering.TryFind(ClientKey(response.Via.Branch, response.CSeq.Method), out found);

    /// <summary>RFC 3261 §17.2.3: branch, sent-by and method; an ACK or CANCEL finds its INVITE.</summary>
    public bool TryFindServer(in SipMessage request, ReadOnlySpan<byte> method, [NotNullWhen(true)] out ServerTransaction? found) =>
        _servers.TryGetValue(ServerKey(request, method), out found);

    /// <summary>The same among those that have only repeats to absorb.</summary>
    public bool TryFindLingering(in SipMessage request, ReadOnlySpan<byte> method, out Lingering found) =>
        _lingering.TryFind(ServerKey(request, method), out found);

    /// <summary>
    /// RFC 3261 §8.2.2.2: the same INVITE by another way while the first is still being served: no To tag, the same
    /// From tag, Call-ID and CSeq. Only while the first lives, so a retry with the same Call-ID is a new call; and only
    /// INVITE, since all other requests are answered at once and may be so twice.
    /// </summary>
    public bool IsMerged(in SipMessage request) =>
        request.To.Tag.IsEmpty && request.Method == SipMethod.Invite && MergeKey(request) is var key
        && (_merged.ContainsKey(key) || _lateMerged.TryFind(key, out _));

    public void Add(ClientTransaction transaction)
    {
        transaction.Key = _hash.Of(_key.Clear().Text(transaction.Head.Branch).Raw(" "u8).Text(transaction.Head.MethodName).Written);
        _clients[transaction.Key] = transaction;
        if (transaction.Target.IsReliable)
        {
            (ISipTransport, IPEndPoint) connection = (transaction.Target.Transport, transaction.Target.Remote);
            if (!_overConnections.TryGetValue(connection, out HashSet<ClientTransaction>? over))
            {
                _overConnections[connection] = over = new HashSet<ClientTransaction>(1);
            }

            over.Add(transaction);
        }
    }

    public void Add(ServerTransaction transaction, in SipMessage request)
    {
        transaction.Key = ServerKey(request, request.MethodName);
        _servers[transaction.Key] = transaction;
        if (request.To.Tag.IsEmpty && request.Method == SipMethod.Invite)
        {
            TransactionKey key = MergeKey(request);
            transaction.MergeKey = key;
            _merged.TryAdd(key, transaction);
        }
    }

    /// <summary>What tells this request from all others (RFC 3261 §17.2.3); valid until the next call.</summary>
    public ReadOnlySpan<byte> TextOf(in SipMessage request) => ServerText(request, request.MethodName);

    /// <summary>Only repeats may come now: <paramref name="what"/> is kept for <paramref name="time"/> and the transaction goes.</summary>
    public void Linger(ServerTransaction transaction, in Lingering what, TimeSpan time)
    {
        if (transaction.MergeKey is { } merged && _merged.ContainsKey(merged))
        {
            _lateMerged.Add(merged, default, time); // an answered INVITE that comes by another way is still no new call
        }

        Remove(transaction);
        _lingering.Add(transaction.Key, what, time);
    }

    /// <summary>The same for a request that was answered without ever being a transaction.</summary>
    public void Linger(in SipMessage request, in Lingering what, TimeSpan time) => _lingering.Add(ServerKey(request, request.MethodName), what, time);

    public void Linger(ClientTransaction transaction, in Lingering what, TimeSpan time)
    {
        Remove(transaction);
        _lingering.Add(transaction.Key, what, time);
    }

    public void Remove(ClientTransaction transaction)
    {
        _clients.Remove(transaction.Key);
        (ISipTransport, IPEndPoint) connection = (transaction.Target.Transport, transaction.Target.Remote);
        if (transaction.Target.IsReliable && _overConnections.TryGetValue(connection, out HashSet<ClientTransaction>? over) && over.Remove(transaction) && over.Count == 0)
        {
            _overConnections.Remove(connection);
        }
    }

    public void Remove(ServerTransaction transaction)
    {
        _servers.Remove(transaction.Key);
        RemoveMerge(transaction);
    }

    /// <summary>A request that was challenged comes again with the same identity but CSeq; nothing to merge any more.</summary>
    public void RemoveMerge(ServerTransaction transaction)
    {
        if (transaction.MergeKey is { } key && _merged.TryGetValue(key, out ServerTransaction? owner) && owner == transaction)
        {
            _merged.Remove(key);
        }
    }

    /// <summary>The requests of ours that went over that connection and still wait: found at once, however many went elsewhere.</summary>
    public ClientTransaction[] ClientsTo(ISipTransport transport, IPEndPoint remote) =>
        _overConnections.TryGetValue((transport, remote), out HashSet<ClientTransaction>? over) ? [.. over] : [];

    /// <summary>Ends all of them at once, when the user agent closes.</summary>
    public void Clear()
    {
        foreach (ClientTransaction client in _clients.Values.ToArray())
        {
            client.Terminate();
        }

        foreach (ServerTransaction server in _servers.Values.ToArray())
        {
            server.Terminate();
        }

        _lingering.Clear();
        _lateMerged.Clear();
    }

    /// <summary>Would a key for this message be sane?</summary>
    public static bool Fits(in SipMessage message) =>
        message.Via.Branch.Length + message.Via.SentBy.Length + message.MethodName.Length < MaxKey
        && message.CallId.Length < MaxKey && message.From.Tag.Length < MaxKey && message.CSeq.Method.Length < 64;

    private TransactionKey ClientKey(ReadOnlySpan<byte> branch, ReadOnlySpan<byte> method) =>
        _hash.Of(_key.Clear().Raw(branch).Raw(" "u8).Raw(method).Written);

    // A request is looked for up to five times before it is answered: its own key is worked out once.
    private TransactionKey ServerKey(in SipMessage request, ReadOnlySpan<byte> method) =>
        method == request.MethodName ? request.Index.ServerKey ??= _hash.Of(ServerText(request, method)) : _hash.Of(ServerText(request, method));

    private ReadOnlySpan<byte> ServerText(in SipMessage request, ReadOnlySpan<byte> method)
    {
        _key.Clear();
        if (!request.Via.HasCookie)
        {
            // RFC 3261 §17.2.3: a branch of RFC 2543 is not unique. Request-URI and To tag add nothing to these.
            _key.Raw(request.CallId).Raw(" "u8).Raw(request.From.Tag).Raw(" "u8).Number(request.CSeq.Number).Raw(" "u8);
        }

        return _key.Raw(request.Via.Branch).Raw(" "u8).Raw(request.Via.SentBy).Raw(" "u8).Raw(method).Written;
    }

    private TransactionKey MergeKey(in SipMessage request) =>
        request.Index.MergeKey ??= _hash.Of(_key.Clear().Raw(request.CallId).Raw(" "u8).Raw(request.From.Tag).Raw(" "u8).Number(request.CSeq.Number)
            .Raw(request.CSeq.Method).Written);
}
