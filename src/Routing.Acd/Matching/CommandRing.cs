using System.Numerics;
using System.Runtime.InteropServices;
using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// A bounded ring of commands: many threads push, one at a time takes. A pusher claims a place by one
/// compare-and-swap, writes, and publishes it by the place's turn number. A pusher that stalls between
/// claim and publication holds up those behind it and nobody else: whoever takes sees nothing ready,
/// leaves, and the late pusher does the draining.
/// </summary>
internal sealed class CommandRing
{
    private readonly Place[] _places;
    private readonly int _mask;
    private Ends _ends;

    /// <summary>A ring of <paramref name="capacity"/> places, a power of two.</summary>
    public CommandRing(int capacity)
    {
        if (!BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity of a ring is a power of two.");
        }

        _places = new Place[capacity];
        _mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
        {
            _places[i].Turn = i;
        }
    }

    /// <summary>Places claimed and not yet taken. Any thread; at once out of date.</summary>
    public int Count => (int)Math.Clamp(Volatile.Read(ref _ends.Claimed) - Volatile.Read(ref _ends.Taken), 0, _places.Length);

    /// <summary>
    /// No place is even claimed. What a poster asks before it applies its own command directly: a command
    /// of its own may stand published behind a place that another thread has only claimed, and
    /// <see cref="IsReady"/> does not see that one.
    /// </summary>
    public bool IsEmpty => Volatile.Read(ref _ends.Claimed) == Volatile.Read(ref _ends.Taken);

    /// <summary>There is something to take now. Pairs with the publication in <see cref="TryPush"/>.</summary>
    public bool IsReady
    {
        get
        {
            long taken = Volatile.Read(ref _ends.Taken);
            return Volatile.Read(ref _places[(int)taken & _mask].Turn) == taken + 1;
        }
    }

    /// <summary>Adds a command; false when there is no room. Any thread.</summary>
    public bool TryPush(in AcdCommand command)
    {
        while (true)
        {
            long claimed = Volatile.Read(ref _ends.Claimed);
            ref Place place = ref _places[(int)claimed & _mask];

            // Pairs with the release in TryTake: the place is ours to write once its last command is out.
            long turn = Volatile.Read(ref place.Turn);
            if (turn == claimed)
            {
                if (Interlocked.CompareExchange(ref _ends.Claimed, claimed + 1, claimed) == claimed)
                {
                    place.Command = command;
                    Volatile.Write(ref place.Turn, claimed + 1); // publishes: pairs with the read in TryTake
                    return true;
                }
            }
            else if (turn < claimed)
            {
                return false;
            }
        }
    }

    /// <summary>Takes the oldest command, if it is published. Only by whoever holds the core.</summary>
    public bool TryTake(out AcdCommand command)
    {
        long taken = _ends.Taken;
        ref Place place = ref _places[(int)taken & _mask];
        if (Volatile.Read(ref place.Turn) != taken + 1)
        {
            command = default;
            return false;
        }

        command = place.Command;
        place.Command = default; // a plan or a reason must not live on in an empty place
        Volatile.Write(ref place.Turn, taken + _places.Length); // pairs with the read in TryPush
        Volatile.Write(ref _ends.Taken, taken + 1); // pairs with IsEmpty, Count
        return true;
    }

    private struct Place
    {
        public long Turn;
        public AcdCommand Command;
    }

    // Posters write one end and the owner the other: two cache lines each, since lines are fetched in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Ends
    {
        [FieldOffset(128)]
        public long Claimed;

        [FieldOffset(256)]
        public long Taken;
    }
}
