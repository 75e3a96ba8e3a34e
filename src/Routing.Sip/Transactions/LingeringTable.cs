namespace Routing.Sip.Transactions;

/// <summary>What a transaction keeps once its work is done and only repeats may come.</summary>
/// <param name="Status">The answer to rebuild from the repeated request; 0 where repeats are absorbed.</param>
/// <param name="Tag">Our tag, as <see cref="SipIds.Pack"/> makes it; 0 where the request has it.</param>
/// <param name="Kept">Bytes to send again where the answer cannot be rebuilt, or whoever sends them; usually null.</param>
internal readonly record struct Lingering(int Status, ulong Tag, object? Kept);

/// <summary>
/// Transactions that only absorb repeats (timers D, I, J, L), 48 bytes each and about 16 of index, where a live one has a
/// kilobyte and holds its dialog. All of one duration end in the order of their coming, so each duration is a queue with one
/// timer: O(1) however many there are. Slots lie in pages, so that growing copies the index alone. Within the turn.
/// </summary>
internal sealed class LingeringTable(TimerQueue timers)
{
    private const int PageBits = 12;
    private const int PageSize = 1 << PageBits;
    private const int None = -1;

    private readonly List<Slot[]> _pages = [];
    private readonly List<Line> _lines = [];
    private readonly PlaceIndex _index = new();
    private int _free = None;
    private int _used;

    public int Count { get; private set; }

    /// <summary>
    /// Remembers it for <paramref name="time"/>; over connections that is none, since nothing is repeated there. A key that is
    /// there already keeps what it has.
    /// </summary>
    public void Add(TransactionKey key, in Lingering what, TimeSpan time)
    {
        if (time <= TimeSpan.Zero || Find(key) != None)
        {
            return;
        }

        int place = Take();
        At(place) = new Slot { Key = key, Kept = what.Kept, Tag = what.Tag, Status = (short)what.Status, Next = None };
        _index.Add(HashOf(key), place);
        Count++;
        LineOf(time).Append(this, place);
    }

    public bool TryFind(TransactionKey key, out Lingering what)
    {
        int place = Find(key);
        what = place == None ? default : new Lingering(At(place).Status, At(place).Tag, At(place).Kept);
        return place != None;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _lines.ForEach(line => line.Clear());
        _pages.Clear();
        _index.Clear();
        (_free, _used, Count) = (None, 0, 0);
    }

    private int Find(TransactionKey key)
    {
        uint at = HashOf(key);
        int place;
        do
        {
            place = _index.Next(HashOf(key), ref at);
        }
        while (place != None && At(place).Key != key);

        return place;
    }

    private ref Slot At(int place) => ref _pages[place >> PageBits][place & (PageSize - 1)];

    private static uint HashOf(TransactionKey key) => (uint)key.GetHashCode();

    private int Take()
    {
        int place = _free;
        if (place != None)
        {
            _free = At(place).Next;
            return place;
        }

        if (_used >> PageBits == _pages.Count)
        {
            _pages.Add(new Slot[PageSize]);
        }

        return _used++;
    }

    private void Remove(int place)
    {
        ref Slot slot = ref At(place);
        _index.Remove(HashOf(slot.Key), place);
        slot = new Slot { Next = _free };
        _free = place;
        Count--;
    }

    private Line LineOf(TimeSpan time)
    {
        foreach (Line line in _lines)
        {
            if (line.Time == time)
            {
                return line;
            }
        }

        var added = new Line(this, time);
        _lines.Add(added);
        return added;
    }

    private struct Slot
    {
        public TransactionKey Key;
        public object? Kept;
        public ulong Tag;

        /// <summary>In milliseconds of the clock, modulo 2^32: no wait is longer than half of that.</summary>
        public uint Due;
        public int Next;
        public short Status;
    }

    /// <summary>Those that linger equally long, in the order of their coming.</summary>
    private sealed class Line
    {
        private readonly LingeringTable _table;
        private readonly SipTimer _timer;
        private int _last = None;

        public Line(LingeringTable table, TimeSpan time)
        {
            _table = table;
            Time = time;
            _timer = new SipTimer(table.Timers, Expire);
        }

        public TimeSpan Time { get; }

        public int First { get; private set; } = None;

        public void Append(LingeringTable table, int place)
        {
            table.At(place).Due = table.Milliseconds + (uint)Time.TotalMilliseconds;
            if (First == None)
            {
                First = place;
                _timer.Arm(Time);
            }
            else
            {
                table.At(_last).Next = place;
            }

            _last = place;
        }

        public void Clear()
        {
            _timer.Cancel();
            First = _last = None;
        }

        private void Expire()
        {
            uint now = _table.Milliseconds;
            while (First != None && (int)(_table.At(First).Due - now) <= 0)
            {
                int next = _table.At(First).Next;
                _table.Remove(First);
                First = next;
            }

            if (First != None)
            {
                _timer.Arm(TimeSpan.FromMilliseconds(Math.Max(1, (int)(_table.At(First).Due - now))));
            }
        }
    }

    private TimerQueue Timers => timers;

    private uint Milliseconds => (uint)timers.Now.TotalMilliseconds;
}
