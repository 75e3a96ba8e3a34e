using System.Runtime.InteropServices;
using System.Text;
using Routing.Sip.Transactions;

namespace Routing.Sip.Tracing;

/// <summary>
/// Messages by their Call-ID, the newest that find room. Each call's records are chained from the newest back. Allocates
/// nothing once its segments and its table have grown. Within the turn.
/// </summary>
internal sealed class TraceRing(int bytes, int bytesPerCall)
{
    // Where a repetition may be found: nothing is repeated so late that more has been said meanwhile.
    private const int LooksBack = 16;

    // So that a call with too much to say has its end told all the same.
    private const int ForFarewell = 16 << 10;

    private readonly TraceStore _store = new(bytes);
    private readonly Dictionary<TransactionKey, Entry> _calls = [];

    /// <summary>Calls with anything here.</summary>
    public int Calls => _calls.Count;

    /// <summary>Is anything of that call here?</summary>
    public bool Has(TransactionKey call) => _calls.ContainsKey(call);

    /// <summary>Keeps one message. The place of its record, or -1 where the call has its share already.</summary>
    public long Add(TraceHead head, ReadOnlySpan<byte> message, bool isFarewell)
    {
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, head.Call, out bool exists);
        if (!exists)
        {
            entry.Newest = -1;
        }

        head.Original = Earlier(entry.Newest, head.IsReceived, message);
        head.Kind = head.Original < 0 ? TraceKind.Message : TraceKind.Repeat;
        head.Length = head.Original < 0 ? message.Length : 0;
        int size = head.Length + TraceStore.HeadSize;
        if (entry.Bytes + size > bytesPerCall + (isFarewell ? ForFarewell : 0))
        {
            entry.NotKept++;
            if (entry.Records == 0)
            {
                _calls.Remove(head.Call);
            }

            return -1;
        }

        return Append(ref entry, head, message);
    }

    /// <summary>Notes what a call belongs to. Where nothing of it is here yet, it is on its way.</summary>
    public void Link(TransactionKey call, Guid interaction, long ticks)
    {
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, call, out bool exists);
        if (!exists)
        {
            entry.Newest = -1;
        }

        if (entry.Interaction == interaction || entry.Earlier == interaction)
        {
            return;
        }

        entry.Earlier = entry.Interaction;
        entry.Interaction = interaction;
        Span<byte> id = stackalloc byte[16];
        interaction.TryWriteBytes(id);
        Append(ref entry, new TraceHead { Ticks = ticks, Call = call, Kind = TraceKind.Link, Original = -1, Length = id.Length }, id);
    }

    /// <summary>Takes a record back that was its call's first and is the newest of all; else it stays.</summary>
    public void Undo(TransactionKey call, long place)
    {
        if (_store.Undo(place))
        {
            _calls.Remove(call);
        }
    }

    public ReadOnlySpan<byte> BytesAt(long place) => _store.BytesAt(place);

    public TracedLine LineAt(long place) => _store.HeadAt(place).Line;

    /// <summary>All that is here of a call; null when there is nothing.</summary>
    public TracedCall? Read(TransactionKey call)
    {
        if (!_calls.TryGetValue(call, out Entry entry))
        {
            return null;
        }

        List<TracedMessage> messages = [];
        int gone = entry.Gone;
        for (long place = entry.Newest; _store.Has(place); place = _store.HeadAt(place).Previous)
        {
            TraceHead head = _store.HeadAt(place);
            long at = head.Kind == TraceKind.Repeat ? head.Original : place;
            if (head.Kind == TraceKind.Link)
            {
                continue;
            }

            if (!_store.Has(at))
            {
                gone++; // a repetition of what is gone
                continue;
            }

            messages.Add(new TracedMessage(head.Line, head.Kind == TraceKind.Repeat, _store.BytesAt(at).ToArray()));
        }

        messages.Reverse();
        string callId = messages.Count == 0 ? "" : Encoding.UTF8.GetString(TraceText.CallIdOf(messages[0].Bytes.Span));
        return new TracedCall(callId, entry.Interaction, messages, gone, entry.NotKept);
    }

    /// <summary>The calls that belong, or belonged, to <paramref name="interaction"/>. Looks at every call: for people who ask, not for calls.</summary>
    public IEnumerable<TransactionKey> Of(Guid interaction)
    {
        foreach ((TransactionKey call, Entry entry) in _calls)
        {
            if (entry.Interaction == interaction || entry.Earlier == interaction)
            {
                yield return call;
            }
        }
    }

    private long Append(ref Entry entry, TraceHead head, ReadOnlySpan<byte> message)
    {
        // Nothing of its own call goes while the entry is held: its record count keeps it in the table.
        entry.Records++;
        entry.Bytes += head.Length + TraceStore.HeadSize;
        head.Previous = entry.Newest;
        while (!_store.IsEmpty && _store.NeedsRoom(head.Length))
        {
            DropOldest();
        }

        message[..head.Length].CopyTo(_store.Append(head, out long place));
        entry.Newest = place;
        return place;
    }

    private void DropOldest()
    {
        TraceHead head = _store.HeadAt(_store.Begin);
        _store.DropOldest();
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(_calls, head.Call);
        entry.Bytes -= head.Length + TraceStore.HeadSize;
        entry.Gone += head.Kind == TraceKind.Link ? 0 : 1;
        if (--entry.Records == 0)
        {
            _calls.Remove(head.Call);
        }
    }

    private long Earlier(long newest, bool isReceived, ReadOnlySpan<byte> message)
    {
        long place = newest;
        for (int i = 0; i < LooksBack && _store.Has(place); i++)
        {
            ref TraceHead head = ref _store.HeadAt(place);
            if (head.Kind == TraceKind.Message && head.IsReceived == isReceived && head.Length == message.Length
                && _store.BytesAt(place).SequenceEqual(message))
            {
                return place;
            }

            place = head.Previous;
        }

        return -1;
    }

    private struct Entry
    {
        public long Newest;
        public int Records;
        public int Bytes;
        public int Gone;
        public int NotKept;
        public Guid Interaction;
        public Guid Earlier;
    }
}
