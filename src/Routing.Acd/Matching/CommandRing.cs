using System.Numerics;
using System.Runtime.CompilerServices;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// A bounded ring of commands: many threads push, one at a time takes. A pusher claims a place by one
/// compare-and-swap, writes, and publishes it by the place's turn number. A pusher that stalls between
/// claim and publication holds up those behind it and nobody else: whoever takes sees nothing ready,
/// leaves, and the late pusher does the draining.
/// </summary>
internal sealed class CommandRing<TSteps>
    where TSteps : struct, ISteps
{
    private readonly RingPlace[] _places;
    private readonly int _mask;
    private RingEnds _ends;

    /// <summary>A ring of <paramref name="capacity"/> places, a power of two from 2 on (with one, the turns of a full and of an empty place are the same).</summary>
    public CommandRing(int capacity)
    {
        if (capacity < 2 || !BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity of a ring is a power of two from 2 on.");
        }

        _places = new RingPlace[capacity];
        _mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
        {
            _places[i].Turn = i;
        }
    }

    /// <summary>Places claimed and not yet taken. Any thread; at once out of date.</summary>
    public int Count
    {
        get
        {
            TSteps.Reads(Shared.Claimed);
            long claimed = Volatile.Read(ref _ends.Claimed);
            TSteps.Reads(Shared.Taken);
            return (int)Math.Clamp(claimed - Volatile.Read(ref _ends.Taken), 0, _places.Length);
        }
    }

    /// <summary>
    /// No place is even claimed. What a poster asks before it applies its own command directly: a command
    /// of its own may stand published behind a place that another thread has only claimed, and
    /// <see cref="IsReady"/> does not see that one.
    /// </summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TSteps.Reads(Shared.Claimed);
            long claimed = Volatile.Read(ref _ends.Claimed);
            TSteps.Reads(Shared.Taken);
            return claimed == Volatile.Read(ref _ends.Taken);
        }
    }

    /// <summary>There is something to take now. Pairs with the publication in <see cref="TryPush"/>.</summary>
    public bool IsReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TSteps.Reads(Shared.Taken);
            long taken = Volatile.Read(ref _ends.Taken);
            TSteps.Reads(Shared.Turn, (int)taken & _mask);
            return Volatile.Read(ref _places[(int)taken & _mask].Turn) == taken + 1;
        }
    }

    /// <summary>Adds a command; false when there is no room. Any thread.</summary>
    public bool TryPush(in AcdCommand command)
    {
        while (true)
        {
            TSteps.Reads(Shared.Claimed);
            long claimed = Volatile.Read(ref _ends.Claimed);
            int index = (int)claimed & _mask;
            ref RingPlace place = ref _places[index];

            // Pairs with the release in TryTake: the place is ours to write once its last command is out.
            TSteps.Reads(Shared.Turn, index);
            long turn = Volatile.Read(ref place.Turn);
            if (turn == claimed)
            {
                TSteps.Writes(Shared.Claimed);
                if (Interlocked.CompareExchange(ref _ends.Claimed, claimed + 1, claimed) == claimed)
                {
                    TSteps.Writes(Shared.Command, index);
                    place.Command = command;
                    TSteps.Writes(Shared.Turn, index);
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
        long taken = _ends.Taken; // ours alone to write
        int index = (int)taken & _mask;
        ref RingPlace place = ref _places[index];
        TSteps.Reads(Shared.Turn, index);
        if (Volatile.Read(ref place.Turn) != taken + 1)
        {
            command = default;
            return false;
        }

        TSteps.Writes(Shared.Command, index);
        command = place.Command;
        place.Command = default; // a plan or a reason must not live on in an empty place
        TSteps.Writes(Shared.Turn, index);
        Volatile.Write(ref place.Turn, taken + _places.Length); // pairs with the read in TryPush
        TSteps.Writes(Shared.Taken);
        Volatile.Write(ref _ends.Taken, taken + 1); // pairs with IsEmpty, Count
        return true;
    }
}
