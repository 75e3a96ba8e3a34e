using System.Net;

namespace Routing.Sip.Location;

/// <summary>
/// One look-up under way: asks the servers in turn, waits a share of its time for each and goes on listening to those
/// that were asked before. Within the turn, but for what the port calls.
/// </summary>
internal sealed class DnsLookup
{
    /// <summary>Queries of one look-up, all in all: repeats, other servers, TCP and aliases included.</summary>
    private const int MostQueries = 12;

    /// <summary>Messages that answer something else; then that socket is listened to no more (RFC 5452 §9: somebody is guessing).</summary>
    private const int MostStrangers = 16;

    private const int MostAliases = 8;
    private const int Rounds = 3;

    private readonly DnsResolver _resolver;
    private readonly SipStack _stack;
    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly TimeSpan _within;
    private readonly Transactions.SipTimer _deadline;
    private readonly Transactions.SipTimer _next;
    private readonly List<Query> _queries = [];
    private TimeSpan _life = TimeSpan.MaxValue;
    private string _asked;
    private int _sent;
    private int _turn;
    private int _aliases;
    private bool _over;

    public DnsLookup(DnsResolver resolver, string name, DnsType type)
    {
        _resolver = resolver;
        _stack = resolver.Stack;
        Name = _asked = name;
        Type = type;
        _servers = resolver.Servers;
        _within = type is DnsType.A or DnsType.Aaaa ? resolver.Options.AddressWithin : resolver.Options.ServiceWithin;
        _deadline = _stack.NewTimer(Fail);
        _next = _stack.NewTimer(AskNext);
    }

    public string Name { get; }

    public DnsType Type { get; }

    public List<Action<DnsResult>> Waiters { get; } = [];

    public void Start()
    {
        _deadline.Arm(_within);
        AskNext();
    }

    public void Stop()
    {
        _over = true;
        _deadline.Cancel();
        _next.Cancel();
        foreach (Query query in _queries)
        {
            query.Handle?.Dispose();
        }

        _queries.Clear();
    }

    private void AskNext()
    {
        int attempts = Math.Min(MostQueries, _servers.Count * Rounds);
        if (_turn >= attempts)
        {
            return; // those that were asked may still answer before the deadline
        }

        _next.Arm(_within / attempts);
        Ask(_servers[_turn++ % _servers.Count], stream: false);
    }

    private void Ask(IPEndPoint server, bool stream)
    {
        if (_sent++ >= MostQueries)
        {
            Fail();
            return;
        }

        Span<byte> random = stackalloc byte[2];
        _stack.Ids.Bytes(random);
        var query = new Query(BitConverter.ToUInt16(random), _asked, server, stream);
        _queries.Add(query);
        query.Handle = _resolver.Port.Ask(
            DnsMessage.Query(query.Id, query.Name, Type), server, stream, message => OnMessage(query, message));
    }

    // On the port's thread: whatever goes wrong here costs this message only.
    private void OnMessage(Query query, ReadOnlyMemory<byte> message)
    {
        try
        {
            using SipStack.Turn turn = _stack.EnterFromBelow();
            if (!_over && _queries.Contains(query))
            {
                Take(query, message.Span);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _stack.Metrics.Fault(FaultPlaces.Message);
            SipLog.StackFault(_stack.Log, query.Server, fault);
        }
    }

    private void Take(Query query, ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            Close(query);
            OnRefused();
            return;
        }

        if (DnsMessage.TryRead(message, query.Id, query.Name, Type) is not { } reply)
        {
            // Not what was asked: perhaps somebody who guesses. The true answer may still come.
            if (++query.Strangers >= MostStrangers)
            {
                Close(query);
                OnRefused();
            }

            return;
        }

        Close(query);
        if (reply.IsTruncated)
        {
            if (query.IsStream)
            {
                OnRefused();
            }
            else
            {
                Ask(query.Server, stream: true); // RFC 7766 §5
            }
        }
        else if (reply.Code is 0 or 3)
        {
            OnReply(reply);
        }
        else
        {
            OnRefused(); // SERVFAIL, REFUSED: another may know better
        }
    }

    private void OnReply(DnsMessage reply)
    {
        // RFC 1034 §3.6.2: the answer begins with the aliases that lead to it.
        while (reply.Answers.FirstOrDefault(record => record.Type == DnsType.Cname && record.Name == _asked) is { } alias)
        {
            if (++_aliases > MostAliases || DnsName.Normalize(alias.Target) is not { } target)
            {
                Finish(DnsResult.Nothing, null);
                return;
            }

            _life = alias.TimeToLive < _life ? alias.TimeToLive : _life;
            _asked = target;
        }

        DnsRecord[] records = [.. reply.Answers.Where(record => record.Type == Type && record.Name == _asked)];
        if (records.Length > 0)
        {
            TimeSpan own = records.Min(record => record.TimeToLive);
            _life = own < _life ? own : _life;
            Finish(new DnsResult(DnsOutcome.Found, records), null);
        }
        else if (reply.Code == 0 && reply.Answers.Any(record => record.Type == DnsType.Cname && record.Target == _asked))
        {
            // An alias without what it stands for: asked for by its own name. What is still open asks for the old one.
            _queries.ForEach(static query => query.Handle?.Dispose());
            _queries.Clear();
            Ask(_servers[Math.Max(0, _turn - 1) % _servers.Count], stream: false);
        }
        else
        {
            Finish(DnsResult.Nothing, reply.NegativeTimeToLive);
        }
    }

    // That server is of no use: the next at once, unless all have been asked and said so.
    private void OnRefused()
    {
        int attempts = Math.Min(MostQueries, _servers.Count * Rounds);
        if (_turn < Math.Min(attempts, _servers.Count))
        {
            AskNext();
        }
        else if (_queries.Count == 0)
        {
            Fail();
        }
    }

    private void Finish(DnsResult result, TimeSpan? negative)
    {
        TimeSpan now = _stack.Timers.Now;
        if (result.Outcome == DnsOutcome.Found)
        {
            _resolver.Cache.Found(Name, Type, result.Records, _life, now);
        }
        else
        {
            _resolver.Cache.Nothing(Name, Type, negative, now);
        }

        Stop();
        _resolver.Over(this, result);
    }

    private void Fail()
    {
        if (!_over)
        {
            Stop();
            _resolver.Over(this, _resolver.Cache.Failed(Name, Type, _stack.Timers.Now));
        }
    }

    private void Close(Query query)
    {
        query.Handle?.Dispose();
        _queries.Remove(query);
    }

    private sealed class Query(ushort id, string name, IPEndPoint server, bool isStream)
    {
        public ushort Id => id;

        public string Name => name;

        public IPEndPoint Server => server;

        public bool IsStream => isStream;

        public int Strangers { get; set; }

        public IDisposable? Handle { get; set; }
    }
}
