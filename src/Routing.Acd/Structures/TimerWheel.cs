using System.Numerics;
using System.Runtime.CompilerServices;

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
internal sealed partial class TimerWheel
{
    private const int DigitBits = 6;
    private const int Slots = 1 << DigitBits;
    private const int Levels = 6;
    private const int Far = Levels * Slots;
    private const int Heads = Far + 1;
    private const int KindBits = 8;
    private const int None = -1;
    private const long Never = long.MaxValue >> KindBits;
    private const uint TickMicroseconds = 1_000;

    // Which lists of each level are not empty.
    private Bits _occupied;

    // Nothing armed is due before this. Grows only.
    private long _tick;

    // No list begins before this tick; somewhat early after a cancellation.
    private long _begins = Never;

    public TimerWheel()
    {
        for (int place = 0; place < Heads; place++)
        {
            MakeEmpty(ref At(Take()), place);
        }
    }

    /// <summary>How many are armed.</summary>
    public int Count { get; private set; }

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

            int place = NextAbove(out _);
            return place >= 0 ? MicrosecondsOf(At(place).Due) : null;
        }
    }

    /// <summary>
    /// Arms a timer and gives its handle, never 0, which is good until it fires or is cancelled. What is due in the past
    /// is due at the tick that is current.
    /// </summary>
    public int Arm(long dueMicroseconds, int owner, byte kind)
    {
        Count++;
        int handle = Take();
        ref Timer timer = ref At(handle);
        long due = Math.Max(_tick, TickOf(dueMicroseconds));
        timer.DueAndKind = (due << KindBits) | kind;
        timer.Owner = owner;
        Append(handle, ref timer, due);
        return handle;
    }

    /// <summary>
    /// Cancels the timer; nothing happens when it is not the armed timer of that owner and kind any more. So an
    /// old handle does no harm where an owner has at most one timer of a kind.
    /// </summary>
    public bool Cancel(int handle, int owner, byte kind)
    {
        if (handle < Heads || handle >= _end)
        {
            return false;
        }

        ref Timer timer = ref At(handle);
        if (timer.Previous == None || timer.Owner != owner || timer.Kind != kind)
        {
            return false;
        }

        Unlink(handle, ref timer);
        return true;
    }

    /// <summary>Takes the next timer that is due at or before <paramref name="now"/>, in microseconds.</summary>
    public bool TryTakeDue(long now, out int owner, out byte kind)
    {
        long until = (long)((ulong)Math.Max(0, now) / TickMicroseconds);
        if (_begins <= until)
        {
            return TryTakeUntil(until, out owner, out kind);
        }

        // No list begins between the current tick and this one, so no timer's place changes by the jump.
        _tick = Math.Max(_tick, until);
        owner = -1;
        kind = 0;
        return false;
    }

    private static int DigitOf(long tick, int level) => (int)(tick >> (level * DigitBits)) & (Slots - 1);

    private static long TickOf(long microseconds) => (long)(((ulong)Math.Max(0, microseconds) + TickMicroseconds - 1) / TickMicroseconds);

    private static long MicrosecondsOf(long tick) => tick > long.MaxValue / TickMicroseconds ? long.MaxValue : tick * TickMicroseconds;

    private static void MakeEmpty(ref Timer head, int place)
    {
        head.DueAndKind = Never << KindBits;
        head.Previous = place;
        head.Next = place;
    }

    // Out of the way of the callers, for whom there is nothing to take as a rule.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTakeUntil(long until, out int owner, out byte kind)
    {
        while (true)
        {
            ulong due = _occupied[0] >> DigitOf(_tick, 0);
            if (due != 0)
            {
                _begins = _tick + BitOperations.TrailingZeroCount(due);
                if (_begins > until)
                {
                    break;
                }

                _tick = _begins;
                int handle = At(DigitOf(_tick, 0)).Next;
                ref Timer timer = ref At(handle);
                owner = timer.Owner;
                kind = timer.Kind;
                Unlink(handle, ref timer);
                return true;
            }

            int place = NextAbove(out long begins);
            _begins = place < 0 ? Never : begins;
            if (_begins > until)
            {
                break;
            }

            _tick = begins;
            Lower(place);
        }

        _tick = Math.Max(_tick, until);
        owner = -1;
        kind = 0;
        return false;
    }

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

        ref readonly Timer far = ref At(Far);
        begins = far.Due >> (Levels * DigitBits) << (Levels * DigitBits);
        return far.Next != Far ? Far : -1;
    }

    /// <summary>Puts each timer of a list where it belongs now, in their order. Far ones that are still far stay behind.</summary>
    private void Lower(int place)
    {
        int handle = At(place).Next;
        Empty(place);
        while (handle != place)
        {
            ref Timer timer = ref At(handle);
            int next = timer.Next;
            Append(handle, ref timer, timer.Due);
            handle = next;
        }
    }

    private void Append(int handle, ref Timer timer, long due)
    {
        // Of two that are the same the lowest digit counts.
        ulong differs = (ulong)(due ^ _tick) | 1;
        uint level = (uint)BitOperations.Log2(differs) / DigitBits;
        int place = Far;
        int shift = Levels * DigitBits;
        if (level < Levels)
        {
            shift = (int)level * DigitBits;
            place = (int)(level * Slots) + ((int)(due >> shift) & (Slots - 1));
            _occupied[(int)level] |= 1UL << place;
        }

        long begins = due >> shift << shift;
        _begins = begins < _begins ? begins : _begins;
        ref Timer head = ref At(place);
        if (due < head.Due)
        {
            head.DueAndKind = due << KindBits;
        }

        int last = head.Previous;
        head.Previous = handle;
        timer.Previous = last;
        timer.Next = place;
        At(last).Next = handle;
    }

    private void Unlink(int handle, ref Timer timer)
    {
        int previous = timer.Previous;
        int next = timer.Next;
        At(previous).Next = next;
        At(next).Previous = previous;
        if (previous == next) // the head alone is left
        {
            Empty(previous);
        }

        timer.Previous = None;
        timer.Next = _free;
        _free = handle;
        Count--;
    }

    private void Empty(int place)
    {
        MakeEmpty(ref At(place), place);
        if (place < Far)
        {
            _occupied[place >> DigitBits] &= ~(1UL << place);
        }
    }

    [InlineArray(Levels)]
    private struct Bits
    {
        private ulong _first;
    }
}
