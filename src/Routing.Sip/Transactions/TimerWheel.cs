using System.Numerics;
using System.Runtime.CompilerServices;

namespace Routing.Sip.Transactions;

/// <summary>
/// Timers by the tick of <see cref="TimeSpan"/>, taken in exactly (tick, order of arming). Arming and cancelling are O(1) and
/// allocate nothing: a timer is its own place in a list. It has no clock: time is what it is told. One thread at a time.
/// </summary>
/// <remarks>
/// Eight levels of 64 lists. A timer stands at the level of the highest 6-bit digit in which its tick differs from the
/// current one, in the list of that digit, at its end. So timers of one tick always stand in one list and never
/// overtake each other; when time reaches a list of an upper level, its timers go down in their order, into lists that are
/// empty by then. What is most of a year away stands in one list of its own until its time is near.
/// </remarks>
internal sealed class TimerWheel
{
    private const int DigitBits = 6;
    private const int Digits = 1 << DigitBits;
    private const int Levels = 8;
    private const int Far = Levels * Digits;

    private readonly List[] _lists = new List[Far + 1];

    // Which lists of each level are not empty.
    private Bits _occupied;

    // Nothing armed is due before this. Grows only.
    private long _now;

    /// <summary>How many are armed.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// When the next one is due; null for none. Exact as long as nothing was cancelled, else perhaps too early, never too late:
    /// <see cref="Take"/> at that time brings it nearer to the truth.
    /// </summary>
    public long? Next
    {
        get
        {
            ulong soon = _occupied[0] >> DigitOf(_now, 0);
            if (soon != 0)
            {
                return _now + BitOperations.TrailingZeroCount(soon);
            }

            int place = NextAbove(out _);
            return place < 0 ? null : _lists[place].Least;
        }
    }

    /// <summary>Arms one that is not armed. What is due in the past is due now.</summary>
    public void Arm(SipTimer timer, long due)
    {
        timer.Due = Math.Max(_now, due);
        Append(timer);
        Count++;
    }

    /// <summary>Takes one out that is armed.</summary>
    public void Cancel(SipTimer timer)
    {
        ref List list = ref _lists[timer.Place];
        SipTimer? previous = timer.Previous, next = timer.Next;
        if (previous is null)
        {
            list.First = next;
        }
        else
        {
            previous.Next = next;
        }

        if (next is null)
        {
            list.Last = previous;
        }
        else
        {
            next.Previous = previous;
        }

        if (list.First is null)
        {
            MarkEmpty(timer.Place);
        }

        timer.Previous = timer.Next = null; // what is over keeps nobody
        timer.Place = -1;
        Count--;
    }

    /// <summary>Takes the next one that is due at or before <paramref name="until"/>, or null.</summary>
    public SipTimer? Take(long until)
    {
        while (true)
        {
            ulong soon = _occupied[0] >> DigitOf(_now, 0);
            if (soon != 0)
            {
                long due = _now + BitOperations.TrailingZeroCount(soon);
                if (due > until)
                {
                    break;
                }

                _now = due;
                SipTimer timer = _lists[DigitOf(due, 0)].First!;
                Cancel(timer);
                return timer;
            }

            int place = NextAbove(out long begins);
            if (place < 0 || begins > until)
            {
                break;
            }

            _now = begins;
            Lower(place);
        }

        // No list begins between the current tick and this one, so no timer's place changes by the jump.
        _now = Math.Max(_now, until);
        return null;
    }

    private static int DigitOf(long time, int level) => (int)(time >> (level * DigitBits)) & (Digits - 1);

    /// <summary>The next list above the lowest level, and the time at which its timers go down; -1 for none.</summary>
    private int NextAbove(out long begins)
    {
        for (int level = 1; level < Levels; level++)
        {
            // Above the current digit: what shares it stands further down.
            int digit = DigitOf(_now, level);
            ulong later = _occupied[level] & (ulong.MaxValue << digit) & ~(1UL << digit);
            if (later != 0)
            {
                int slot = BitOperations.TrailingZeroCount(later);
                int shift = level * DigitBits;
                begins = (((_now >> shift) & ~(Digits - 1L)) | (uint)slot) << shift;
                return (level * Digits) + slot;
            }
        }

        ref readonly List far = ref _lists[Far];
        begins = far.Least >> (Levels * DigitBits) << (Levels * DigitBits);
        return far.First is null ? -1 : Far;
    }

    /// <summary>Puts each timer of a list where it belongs now, in their order. Far ones that are still far stay behind.</summary>
    private void Lower(int place)
    {
        SipTimer? timer = _lists[place].First;
        _lists[place] = default;
        MarkEmpty(place);
        while (timer is not null)
        {
            SipTimer? next = timer.Next;
            Append(timer);
            timer = next;
        }
    }

    private void Append(SipTimer timer)
    {
        // Of two that are the same the lowest digit counts.
        int level = BitOperations.Log2((ulong)(timer.Due ^ _now) | 1) / DigitBits;
        int place = level < Levels ? (level * Digits) + DigitOf(timer.Due, level) : Far;
        if (level < Levels)
        {
            _occupied[level] |= 1UL << place;
        }

        ref List list = ref _lists[place];
        SipTimer? last = list.Last;
        list.Least = last is null ? timer.Due : Math.Min(list.Least, timer.Due);
        list.Last = timer;
        if (last is null)
        {
            list.First = timer;
        }
        else
        {
            last.Next = timer;
        }

        timer.Place = place;
        timer.Previous = last;
        timer.Next = null;
    }

    private void MarkEmpty(int place)
    {
        if (place < Far)
        {
            _occupied[place >> DigitBits] &= ~(1UL << place);
        }
    }

    /// <summary>None of them is due before <see cref="Least"/>.</summary>
    private struct List
    {
        public SipTimer? First;
        public SipTimer? Last;
        public long Least;
    }

    [InlineArray(Levels)]
    private struct Bits
    {
        private ulong _first;
    }
}
