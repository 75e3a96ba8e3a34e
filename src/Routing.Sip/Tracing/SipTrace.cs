using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tracing;

/// <summary>
/// What was said: the messages of calls, and in a smaller room of their own those of all else but OPTIONS, so that
/// registrations do not push calls out. What strangers send is not kept unless it is answered. Written within the turn, read
/// from any thread.
/// </summary>
public sealed class SipTrace
{
    private const int ShareOfOthers = 8;

    // More than can be up at a time, with the limits on dialogs as they come.
    private const int MostRoots = 65_536;

    private readonly SipStack _stack;
    private readonly ISipTraceSink? _sink;
    private readonly KeyHash _hash = new();
    private readonly TraceRing? _calls;
    private readonly TraceRing? _others;
    private readonly TraceRoots? _roots;

    // A request that nobody has answered yet: its ring, or null for none.
    private TraceRing? _newcomerIn;
    private TransactionKey _newcomer;
    private long _newcomerAt;

    internal SipTrace(SipStack stack, SipTraceOptions options)
    {
        _stack = stack;
        _sink = options.Sink;
        _roots = _sink is null ? null : new TraceRoots(MostRoots);
        if (options.Bytes > 0)
        {
            _calls = new TraceRing(options.Bytes, options.BytesPerCall);
            _others = new TraceRing(options.Bytes / ShareOfOthers, options.BytesPerCall);
        }
    }

    /// <summary>Is anything kept?</summary>
    public bool IsOn => _calls is not null;

    /// <summary>Calls and other exchanges of which something is kept.</summary>
    public int Count
    {
        get
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            return IsOn ? _calls!.Calls + _others!.Calls : 0;
        }
    }

    /// <summary>Says what a call belongs to, once it is known. A call that goes from one to another belongs to both.</summary>
    public void Link(string callId, Guid interaction)
    {
        if (IsOn)
        {
            using SipStack.Turn turn = _stack.EnterFromAbove();
            LinkNow(callId, interaction);
        }
    }

    /// <summary>The same within the turn, for a call of ours whose first message is still to go.</summary>
    internal void LinkNow(string callId, Guid interaction)
    {
        if (IsOn)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(callId);
            TransactionKey call = _hash.Of(bytes);
            _calls!.Link(call, interaction, _stack.Timers.UtcNow.Ticks);
            _roots?.Link(call, bytes, interaction);
        }
    }

    /// <summary>All that is kept of a Call-ID; null when no message is.</summary>
    public TracedCall? Find(string callId)
    {
        if (!IsOn)
        {
            return null;
        }

        TransactionKey call = _hash.Of(Encoding.UTF8.GetBytes(callId));
        TracedCall? found;
        using (_stack.EnterFromAbove())
        {
            found = _calls!.Read(call) ?? _others!.Read(call);
        }

        // Of a call that was only said to belong to something nothing was said yet, or all of it is gone.
        return found is { Messages.Count: > 0 } ? Addressed(found) : null;
    }

    /// <summary>All calls of an interaction, the one that began first foremost.</summary>
    public IReadOnlyList<TracedCall> Find(Guid interaction)
    {
        if (!IsOn)
        {
            return [];
        }

        List<TracedCall> calls = [];
        using (_stack.EnterFromAbove())
        {
            foreach (TransactionKey call in _calls!.Of(interaction))
            {
                if (_calls.Read(call) is { Messages.Count: > 0 } read)
                {
                    calls.Add(read);
                }
            }
        }

        calls.Sort((a, b) => a.Messages[0].Line.At.CompareTo(b.Messages[0].Line.At));
        return [.. calls.Select(Addressed)];
    }

    /// <summary>
    /// A message came. Whoever sent it may be a stranger: <see cref="Settle"/> or <see cref="SettleBroken"/> follows. One that is
    /// <paramref name="broken"/> is kept with a call that is here, else with all that is no call.
    /// </summary>
    internal void Received(in SipMessage message, ISipTransport transport, IPEndPoint remote, bool broken = false)
    {
        if (!IsOn)
        {
            return;
        }

        ReadOnlySpan<byte> callId = CallIdOf(message);
        if (!callId.IsEmpty)
        {
            bool isRequest = message.IsRequest;
            Note(message.Bytes, callId, isRequest && !broken ? message.Method : SipMethod.Other, isRequest, isReceived: true, transport, remote);
        }
    }

    /// <summary>The Call-ID of what came: that of a broken message is read off its text, as its headers were not gone into.</summary>
    internal static ReadOnlySpan<byte> CallIdOf(in SipMessage message) => message.CallId.IsEmpty ? TraceText.CallIdOf(message.Bytes) : message.CallId;

    /// <summary>The message that came has been dealt with: if it was a newcomer's, and nobody took it up, it was never here.</summary>
    internal void Settle(in SipMessage message)
    {
        if (_newcomerIn is null)
        {
            return;
        }

        if (_stack.Transactions.TryFindServer(message, message.MethodName, out _))
        {
            Welcome();
        }
        else
        {
            SettleBroken();
        }
    }

    /// <summary>The message that cannot be read has been dealt with: unless it was answered or is to be kept, it was never here.</summary>
    internal void SettleBroken()
    {
        TraceRing? ring = _newcomerIn;
        _newcomerIn = null;
        ring?.Undo(_newcomer, _newcomerAt);
    }

    /// <summary>The message that came is kept whether it is answered or not: it is of somebody known.</summary>
    internal void Keep()
    {
        if (_newcomerIn is not null)
        {
            Welcome();
        }
    }

    /// <summary>A message goes.</summary>
    internal void Sent(ReadOnlySpan<byte> message, ISipTransport transport, IPEndPoint remote)
    {
        if (IsOn)
        {
            bool isRequest = !TraceText.IsResponse(message);
            Note(message, TraceText.CallIdOf(message), isRequest ? TraceText.MethodOf(message) : SipMethod.Other, isRequest, isReceived: false, transport, remote);
        }
    }

    // Outside the turn: the kernel is asked.
    private static TracedCall Addressed(TracedCall call) => call with
    {
        Messages = [.. call.Messages.Select(message => message with { Line = message.Line with { Local = LocalAddress.Of(message.Line) } })],
    };

    private void Note(
        ReadOnlySpan<byte> message, ReadOnlySpan<byte> callId, SipMethod method, bool isRequest, bool isReceived, ISipTransport transport, IPEndPoint remote)
    {
        TransactionKey call = _hash.Of(callId);
        TraceRing? ring = _calls!.Has(call) ? _calls : _others!.Has(call) ? _others : null;
        bool isNew = ring is null;
        if (isNew && (!isRequest || method == SipMethod.Options))
        {
            return; // an answer without its question says little, and OPTIONS are asked all day
        }

        if (_newcomerIn is not null && _newcomer == call)
        {
            Welcome();
        }

        ring ??= method == SipMethod.Invite ? _calls : _others!;
        var head = new TraceHead
        {
            Ticks = _stack.Timers.UtcNow.Ticks,
            Call = call,
            IsReceived = isReceived,
            Protocol = transport.Protocol,
        };
        head.Between(transport.LocalEndPoint, remote);
        long place = ring.Add(head, message, isFarewell: method == SipMethod.Bye);
        if (isNew && isReceived && place >= 0)
        {
            (_newcomerIn, _newcomer, _newcomerAt) = (ring, call, place);
        }
        else
        {
            _sink?.OnMessage(
                new TracedLine(new DateTimeOffset(head.Ticks, TimeSpan.Zero), isReceived, transport.Protocol, transport.LocalEndPoint, remote), message, _roots!.Of(call, callId));
        }
    }

    /// <summary>The newcomer stays.</summary>
    private void Welcome()
    {
        TraceRing ring = _newcomerIn!;
        _newcomerIn = null;
        if (_sink is not null)
        {
            ReadOnlySpan<byte> message = ring.BytesAt(_newcomerAt);
            _sink.OnMessage(ring.LineAt(_newcomerAt), message, TraceText.CallIdOf(message));
        }
    }
}
