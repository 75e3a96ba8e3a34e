using System.Numerics;

namespace Routing.Acd.Structures;

/// <summary>
/// Deadlines by the millisecond, rounded up, fired in exactly (millisecond, order of arming), so a replay
/// fires the same. Arming and cancelling are O(1). It has no clock: time is what it is told. One thread at
/// a time.
/// </summary>
/// <remarks>
/// Six levels of 64 slots. A timer stands at the level of the highest 6-bit digit in which its tick differs
/// from the current one, in the slot of that digit, at the end of a list. That place follows from the two
/// ticks alone, so timers of one tick always stand in one list and never overtake each other; when the
/// current tick reaches a slot of an upper level, its timers go down in their order, into slots that are
/// empty by then. What is more than two years away stands in one list of its own until its time is near.
/// </remarks>
internal sealed class TimerWheel
{
    private const int DigitBits = 6;
    private const int Slots = 1 << DigitBits;
    private const int Levels = 6;
    private const int Far = Levels * Slots;
    private const short NotArmed = -1;
    private const long TickMicroseconds = 1_000;

    private readonly Slab<Timer> _timers = new();
    private readonly Slot[] _slots = new Slot[Far + 1];
    private readonly ulong[] _occupied = new ulong[Levels];

    // Nothing armed is due before this. Grows only.
    private long _tick;

    public TimerWheel() => Array.Fill(_slots, Slot.Empty);

    /// <summary>How many are armed.</summary>
    public int Count => _timers.Count;

    /// <summary>
    /// When the next one is due, in microseconds; null for none. Exact as long as nothing was cancelled, else
    /// perhaps too early, never too late: <see cref="TryTakeDue"/> at that time brings it nearer to the truth.
    /// </summary>
    public long? Next
    {
        get
        {
            ulong now = _occupied[0] >> DigitOf(_tick, 0);
            if (now != 0)
            {
                return MicrosecondsOf(_tick + BitOperations.TrailingZeroCount(now));
            }

            int slot = NextAbove(out _);
            return slot >= 0 ? MicrosecondsOf(_slots[slot].Earliest) : null;
        }
    }

    /// <summary>
    /// Arms a timer and gives its handle, which is good until it fires or is cancelled. What is due in the past
    /// is due at the tick that is current.
    /// </summary>
    public int Arm(long dueMicroseconds, int owner, byte kind)
    {
        int handle = _timers.Take();
        ref Timer timer = ref _timers[handle];
        timer.Due = Math.Max(_tick, TickOf(dueMicroseconds));
        timer.Owner = owner;
        timer.Kind = kind;
        Append(handle, ref timer);
        return handle;
    }

    /// <summary>
    /// Cancels the timer; nothing happens when it is not the armed timer of that owner and kind any more. So an
    /// old handle does no harm where an owner has at most one timer of a kind.
    /// </summary>
    public bool Cancel(int handle, int owner, byte kind)
    {
        if ((uint)handle >= (uint)_timers.End)
        {
            return false;
        }

        ref Timer timer = ref _timers[handle];
        if (timer.Place == NotArmed || timer.Owner != owner || timer.Kind != kind)
        {
            return false;
        }

        Unlink(handle, ref timer);
        return true;
    }

    /// <summary>Takes the next timer that is due at or before <paramref name="now"/>, in microseconds.</summary>
    public bool TryTakeDue(long now, out int owner, out byte kind)
    {
        long until = now / TickMicroseconds;
        while (true)
        {
            ulong due = _occupied[0] >> DigitOf(_tick, 0);
            if (due != 0)
            {
                long tick = _tick + BitOperations.TrailingZeroCount(due);
                if (tick > until)
                {
                    break;
                }

                _tick = tick;
                int handle = _slots[DigitOf(tick, 0)].First;
                ref Timer timer = ref _timers[handle];
                owner = timer.Owner;
                kind = timer.Kind;
                Unlink(handle, ref timer);
                return true;
            }

            int slot = NextAbove(out long begins);
            if (slot < 0 || begins > until)
            {
                break;
            }

            _tick = begins;
            Lower(slot);
        }

        // No list begins between the current tick and this one, so no timer's place changes by the jump.
        _tick = Math.Max(_tick, until);
        owner = -1;
        kind = 0;
        return false;
    }

    private static int DigitOf(long tick, int level) => (int)(tick >> (level * DigitBits)) & (Slots - 1);

    private static long TickOf(long microseconds) => (microseconds / TickMicroseconds) + (microseconds % TickMicroseconds > 0 ? 1 : 0);

    private static long MicrosecondsOf(long tick) => tick > long.MaxValue / TickMicroseconds ? long.MaxValue : tick * TickMicroseconds;

    /// <summary>The next list above the lowest level, and the tick at which its timers go down; -1 for none.</summary>
    private int NextAbove(out long begins)
    {
        for (int level = 1; level < Levels; level++)
        {
            // Above the current digit: what shares it stands further down.
            int digit = DigitOf(_tick, level);
            ulong later = _occupied[level] & (ulong.MaxValue << digit) & ~(1UL << digit);
            if (later != 0)
            {
                int slot = BitOperations.TrailingZeroCount(later);
                int shift = level * DigitBits;
                begins = (((_tick >> shift) & ~(Slots - 1L)) | (uint)slot) << shift;
                return (level * Slots) + slot;
            }
        }

        begins = _slots[Far].Earliest >> (Levels * DigitBits) << (Levels * DigitBits);
        return _slots[Far].First >= 0 ? Far : -1;
    }

    /// <summary>Puts each timer of a list where it belongs now, in their order. Far ones that are still far stay behind.</summary>
    private void Lower(int place)
    {
        int handle = _slots[place].First;
        _slots[place] = Slot.Empty;
        if (place < Far)
        {
            _occupied[place >> DigitBits] &= ~(1UL << place);
        }

        while (handle >= 0)
        {
            ref Timer timer = ref _timers[handle];
            int next = timer.Next;
            Append(handle, ref timer);
            handle = next;
        }
    }

    private void Append(int handle, ref Timer timer)
    {
        long differs = timer.Due ^ _tick;
        int level = differs == 0 ? 0 : BitOperations.Log2((ulong)differs) / DigitBits;
        int place = level < Levels ? (level * Slots) + DigitOf(timer.Due, level) : Far;
        ref Slot slot = ref _slots[place];
        timer.Place = (short)place;
        timer.Previous = slot.Last;
        timer.Next = -1;
        if (slot.Last >= 0)
        {
            _timers[slot.Last].Next = handle;
        }
        else
        {
            slot.First = handle;
            if (place < Far)
            {
                _occupied[level] |= 1UL << place;
            }
        }

        slot.Last = handle;
        slot.Earliest = Math.Min(slot.Earliest, timer.Due);
    }

    private void Unlink(int handle, ref Timer timer)
    {
        int place = timer.Place;
        ref Slot slot = ref _slots[place];
        if (timer.Previous >= 0)
        {
            _timers[timer.Previous].Next = timer.Next;
        }
        else
        {
            slot.First = timer.Next;
        }

        if (timer.Next >= 0)
        {
            _timers[timer.Next].Previous = timer.Previous;
        }
        else
        {
            slot.Last = timer.Previous;
        }

        if (slot.First < 0)
        {
            slot = Slot.Empty;
            if (place < Far)
            {
                _occupied[place >> DigitBits] &= ~(1UL << place);
            }
        }

        timer.Place = NotArmed;
        _timers.Give(handle);
    }

    /// <summary>A list of timers, and a tick before which none of them is due.</summary>
    private struct Slot
    {
        public static readonly Slot Empty = new() { First = -1, Last = -1, Earliest = long.MaxValue };

        public int First;
        public int Last;
        public long Earliest;
    }

    private struct Timer : ISlabItem
    {
        public long Due;
        public int Previous;
        public int Next;
        public int Owner;
        public short Place;
        public byte Kind;

        int ISlabItem.FreeLink
        {
            readonly get => Next;
            set => Next = value;
        }
    }
}
