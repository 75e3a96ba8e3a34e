using Routing.Acd.Model;

namespace Routing.Acd.Tracing;

/// <summary>
/// The newest decisions and what was noted of them, in two rings of fixed size. Written by whoever holds the
/// core, without allocating; read by any thread, which never holds the writer up: an entry carries a
/// version that is odd while it is written, and a reader that saw it change takes no notice of what it read.
/// </summary>
/// <param name="partition">The partition and its epoch, part of each reservation's id.</param>
/// <param name="capacity">How many decisions are kept; a power of two.</param>
/// <param name="examined">The most agents looked at for one.</param>
internal sealed class DecisionRing(ReservationId partition, int capacity, int examined)
{
    /// <summary>Candidates of one decision that are shown.</summary>
    public const int MostCandidates = 64;

    /// <summary>Plans by which decisions can be explained: with an older one those under it are forgotten, for a plan may be large.</summary>
    public const int PlansKept = 4;

    // Room on average for each decision; 128 agents of whom a few are available need less, a crowd who all are ten times that.
    private const int WordsKept = 24;

    private readonly int _mostWords = DecisionNotes.MostWords(examined);
    private readonly Slot[] _slots = new Slot[capacity];
    private readonly long[] _words = new long[Math.Max(capacity * WordsKept, 2 * DecisionNotes.MostWords(examined))];
    private readonly PlanInForce?[] _plans = new PlanInForce?[PlansKept];
    private int _plan;

    // Decisions ever written; raised after the entry is complete. Pairs with the reads in Find.
    private long _written;

    // Where the next notes go: the words ever passed, and the place in the ring that this is.
    private long _passed;
    private int _place;

    // The end of what may have been overwritten; raised before. Pairs with the read in TryCopy.
    private long _claimed;

    /// <summary>Decisions from now on fall under <paramref name="plan"/>. Only by whoever holds the core.</summary>
    public void Load(RoutingPlan plan)
    {
        _plan++;

        // Pairs with the read in TryRead: an entry that names the plan is written after it.
        Volatile.Write(ref _plans[_plan % PlansKept], new PlanInForce(_plan, plan));
    }

    /// <summary>Room for the <see cref="DecisionNotes"/> of the next decision, with anything in it. Only by whoever holds the core.</summary>
    public Span<long> Claim()
    {
        if (_place + _mostWords > _words.Length)
        {
            _passed += _words.Length - _place;
            _place = 0;
        }

        Volatile.Write(ref _claimed, _passed + _mostWords);

        // Pairs with the read barrier in TryCopy: whoever sees anything of what is written from here on sees the claim.
        Volatile.WriteBarrier();
        return _words.AsSpan(_place, _mostWords);
    }

    /// <summary>Adds a decision, whose first <see cref="DecisionEntry.Words"/> of the room claimed are its notes. Only by whoever holds the core.</summary>
    public void Add(in DecisionEntry entry)
    {
        ref Slot slot = ref _slots[(int)_written & (capacity - 1)];
        Volatile.Write(ref slot.Version, slot.Version + 1);

        // Pairs with the read barrier in TryRead: whoever sees anything of what follows sees the odd version.
        Volatile.WriteBarrier();
        slot.Entry = entry;
        slot.Entry.FirstWord = _passed;
        slot.Entry.Plan = _plan;
        Volatile.Write(ref slot.Version, slot.Version + 1);
        Volatile.Write(ref _written, _written + 1);
        _passed += entry.Words;
        _place += entry.Words;
    }

    /// <summary>
    /// The decisions about an interaction that are still here, oldest first; only those of reservations after
    /// <paramref name="after"/>. Looks from the newest back to there. Any thread.
    /// </summary>
    public IReadOnlyList<Decision> Find(Guid interaction, long after = -1)
    {
        List<Decision>? found = null;
        long end = Volatile.Read(ref _written);
        for (long i = end - 1; i >= Math.Max(0, end - capacity); i--)
        {
            // The two alone first. Reservations only grow, and one that is being written now is the newest: it stops
            // nothing. A torn id is only a miss, or is found out by TryRead.
            ref DecisionEntry entry = ref _slots[(int)i & (capacity - 1)].Entry;
            if (Volatile.Read(ref entry.Reservation) <= after)
            {
                break;
            }

            if (entry.Interaction == interaction && TryRead(i, interaction) is { } decision && decision.Reservation.Sequence > after)
            {
                (found ??= []).Add(decision);
            }
        }

        found?.Reverse();
        return found ?? (IReadOnlyList<Decision>)[];
    }

    /// <summary>The decision written as so manieth; null when the ring has gone round to a later one, which has its turn another time.</summary>
    private Decision? TryRead(long number, Guid interaction)
    {
        ref Slot slot = ref _slots[(int)number & (capacity - 1)];
        long version = 2 * ((number / capacity) + 1);
        if (Volatile.Read(ref slot.Version) != version)
        {
            return null;
        }

        DecisionEntry entry = slot.Entry;
        Volatile.ReadBarrier();
        return Volatile.Read(ref slot.Version) == version
            && entry.Interaction == interaction
            && Volatile.Read(ref _plans[entry.Plan % PlansKept]) is { } plan && plan.Number == entry.Plan
            && TryCopy(entry) is { } words
            ? new Explanation(entry, words, plan.Plan).Tell(partition)
            : null;
    }

    /// <summary>The notes of a decision; null when later ones have taken their places.</summary>
    private long[]? TryCopy(in DecisionEntry entry)
    {
        // What was passed at the end of a round is part of it, so a place follows from the words passed.
        long[] copy = _words.AsSpan((int)(entry.FirstWord % _words.Length), entry.Words).ToArray();
        Volatile.ReadBarrier();
        return Volatile.Read(ref _claimed) - entry.FirstWord <= _words.Length ? copy : null;
    }

    private struct Slot
    {
        /// <summary>Twice how often it was written; one less while it is.</summary>
        public long Version;

        public DecisionEntry Entry;
    }

    private sealed record PlanInForce(int Number, RoutingPlan Plan);
}
