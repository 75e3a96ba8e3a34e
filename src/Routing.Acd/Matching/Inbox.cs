using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// Commands on their way in. A submit that finds the ring half full is turned into its own refusal. No
/// other command is ever refused: should the ring fill up, they go to an overflow, which is bounded by
/// what is alive (a call has one submit and one end outstanding, an agent a handful of changes).
/// </summary>
/// <remarks>
/// A thread's commands stay in order. Once anything stands in the overflow, every poster goes there, until
/// the owner has emptied it; and the owner takes from it only when no place of the ring is claimed. A
/// poster that looked before the overflow began pushes at most the one command it is posting.
/// </remarks>
internal sealed class Inbox<TSteps>(int capacity)
    where TSteps : struct, ISteps
{
    private readonly CommandRing<TSteps> _ring = new(capacity);
    private readonly ConcurrentQueue<AcdCommand> _overflow = new();
    private readonly int _roomForSubmits = capacity / 2;

    // Commands in the overflow. Raised after the enqueue and lowered after the dequeue, so that a poster
    // always sees its own, and a number above zero means that something is there.
    private int _overflowing;

    /// <summary>Nothing is posted, nor about to be by a thread that has claimed its place.</summary>
    public bool IsEmpty => Overflowing == 0 && _ring.IsEmpty;

    /// <summary>There is something to take now.</summary>
    public bool IsReady => _ring.IsReady || (Overflowing > 0 && _ring.IsEmpty);

    private int Overflowing
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TSteps.Reads(Shared.Overflowing);
            return Volatile.Read(ref _overflowing); // pairs with the increment in Push and the decrement in TryTake
        }
    }

    /// <summary>Adds a command. Any thread; never blocks, never loses one.</summary>
    public void Push(in AcdCommand command)
    {
        if (command.Kind == AcdCommandKind.Submit && !command.Refused && _ring.Count >= _roomForSubmits)
        {
            Push(command with { Refused = true });
        }
        else if (Overflowing != 0 || !_ring.TryPush(command))
        {
            TSteps.Writes(Shared.Overflow);
            _overflow.Enqueue(command);
            TSteps.Writes(Shared.Overflowing);
            Interlocked.Increment(ref _overflowing);
        }
    }

    /// <summary>Takes the next command. Only by whoever holds the core.</summary>
    public bool TryTake(out AcdCommand command)
    {
        if (_ring.TryTake(out command))
        {
            return true;
        }

        // First the number, then the ring: what came into the ring after that belongs behind this one.
        if (Overflowing == 0 || !_ring.IsEmpty)
        {
            return false;
        }

        TSteps.Writes(Shared.Overflow);
        if (!_overflow.TryDequeue(out command))
        {
            return false;
        }

        TSteps.Writes(Shared.Overflowing);
        Interlocked.Decrement(ref _overflowing);
        return true;
    }
}
