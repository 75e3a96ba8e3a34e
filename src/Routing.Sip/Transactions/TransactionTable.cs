using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>All live transactions by what matches a message to them (RFC 3261 §17.1.3, §17.2.3). Within the turn.</summary>
internal sealed class TransactionTable
{
    private const int MaxKey = 1024;

    private readonly Dictionary<byte[], ClientTransaction> _clients = new(ByteKeys.Comparer);
    private readonly Dictionary<byte[], ServerTransaction> _servers = new(ByteKeys.Comparer);
    private readonly Dictionary<byte[], ServerTransaction> _merged = new(ByteKeys.Comparer);
    private readonly Dictionary<byte[], ClientTransaction>.AlternateLookup<ReadOnlySpan<byte>> _findClient;
    private readonly Dictionary<byte[], ServerTransaction>.AlternateLookup<ReadOnlySpan<byte>> _findServer;
    private readonly Dictionary<byte[], ServerTransaction>.AlternateLookup<ReadOnlySpan<byte>> _findMerged;
    private readonly SipBuffer _key = new();

    public TransactionTable()
    {
        _findClient = _clients.GetAlternateLookup<ReadOnlySpan<byte>>();
        _findServer = _servers.GetAlternateLookup<ReadOnlySpan<byte>>();
        _findMerged = _merged.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => _clients.Count + _servers.Count;

    /// <summary>RFC 3261 §17.1.3: the branch of the top Via and the method in CSeq.</summary>
    public bool TryFindClient(in SipMessage response, [NotNullWhen(true)] out ClientTransaction? found) =>
        _findClient.TryGetValue(_key.Clear().Raw(response.Via.Branch).Raw(" "u8).Raw(response.CSeq.Method).Written, out found);

    /// <summary>RFC 3261 §17.2.3: branch, sent-by and method; an ACK or CANCEL finds its INVITE.</summary>
    public bool TryFindServer(in SipMessage request, ReadOnlySpan<byte> method, [NotNullWhen(true)] out ServerTransaction? found) =>
        _findServer.TryGetValue(ServerKey(request, method), out found);

    /// <summary>
    /// RFC 3261 §8.2.2.2: the same INVITE by another way while the first is still being served: no To tag, the same
    /// From tag, Call-ID and CSeq. Only while the first lives, so a retry with the same Call-ID is a new call; and only
    /// INVITE, since all other requests are answered at once and may be so twice.
    /// </summary>
    public bool IsMerged(in SipMessage request) =>
        request.To.Tag.IsEmpty && request.Method == SipMethod.Invite && _findMerged.ContainsKey(MergeKey(request));

    public void Add(ClientTransaction transaction)
    {
        transaction.Key = Encoding.ASCII.GetBytes($"{transaction.Head.Branch} {transaction.Head.MethodName}");
        _clients[transaction.Key] = transaction;
    }

    public void Add(ServerTransaction transaction, in SipMessage request)
    {
        transaction.Key = ServerKey(request, request.MethodName).ToArray();
        _servers[transaction.Key] = transaction;
        if (request.To.Tag.IsEmpty && request.Method == SipMethod.Invite)
        {
            transaction.MergeKey = MergeKey(request).ToArray();
            _merged.TryAdd(transaction.MergeKey, transaction);
        }
    }

    /// <summary>What tells this request from all others (RFC 3261 §17.2.3); valid until the next call.</summary>
    public ReadOnlySpan<byte> KeyOf(in SipMessage request) => ServerKey(request, request.MethodName);

    public void Remove(ClientTransaction transaction) => _clients.Remove(transaction.Key);

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

    /// <summary>
    /// The requests of ours that went to that peer. Looked for only when a connection ends, among requests that wait or
    /// linger: a few thousand at the most.
    /// </summary>
    public List<ClientTransaction> ClientsTo(ISipTransport transport, IPEndPoint remote) =>
        [.. _clients.Values.Where(client => client.Target.Transport == transport && client.Target.Remote.Equals(remote))];

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
    }

    /// <summary>Would a key for this message be sane?</summary>
    public static bool Fits(in SipMessage message) =>
        message.Via.Branch.Length + message.Via.SentBy.Length + message.MethodName.Length < MaxKey
        && message.CallId.Length < MaxKey && message.From.Tag.Length < MaxKey && message.CSeq.Method.Length < 64;

    private ReadOnlySpan<byte> ServerKey(in SipMessage request, ReadOnlySpan<byte> method) =>
        _key.Clear().Raw(request.Via.Branch).Raw(" "u8).Raw(request.Via.SentBy).Raw(" "u8).Raw(method).Written;

    private ReadOnlySpan<byte> MergeKey(in SipMessage request) =>
        _key.Clear().Raw(request.CallId).Raw(" "u8).Raw(request.From.Tag).Raw(" "u8).Number(request.CSeq.Number).Raw(request.CSeq.Method)
            .Written;
}
