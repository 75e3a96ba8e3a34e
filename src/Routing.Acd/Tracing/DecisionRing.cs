using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Tracing;

/// <summary>
/// The newest decisions and their candidates, in two rings of fixed size. Written by whoever holds the
/// core, without allocating; read by any thread, which never holds the writer up: an entry carries a
/// version that is odd while it is written, and a reader that saw it change takes no notice of what it read.
/// </summary>
/// <param name="partition">The partition and its epoch, part of each reservation's id.</param>
/// <param name="capacity">How many decisions are kept; a power of two. Candidates: eight times as many, over all of them.</param>
internal sealed class DecisionRing(ReservationId partition, int capacity)
{
    /// <summary>Candidates of one decision.</summary>
    public const int MostCandidates = 64;

    // A reader that meets a writer at the same entry this often makes do without it: the ring has gone round.
    private const int Tries = 4;

    private readonly Slot[] _slots = new Slot[capacity];
    private readonly DecisionCandidate[] _candidates = new DecisionCandidate[capacity * 8];

    // Decisions ever written; raised after the entry is complete. Pairs with the reads in Find.
    private long _written;

    // Candidates ever written or being written; raised before. Pairs with the read in TryRead.
    private long _candidatesClaimed;

    /// <summary>Adds a decision. Only by whoever holds the core.</summary>
    public void Add(in DecisionEntry entry, ReadOnlySpan<DecisionCandidate> candidates)
    {
        long first = _candidatesClaimed;
        Volatile.Write(ref _candidatesClaimed, first + candidates.Length);
        ref Slot slot = ref _slots[(int)_written & (capacity - 1)];
        Volatile.Write(ref slot.Version, slot.Version + 1);

        // Pairs with the read barrier in TryRead: whoever sees anything of what follows sees the two above.
        Volatile.WriteBarrier();
        for (int i = 0; i < candidates.Length; i++)
        {
            _candidates[(int)(first + i) & (_candidates.Length - 1)] = candidates[i];
        }

        slot.Entry = entry;
        slot.Entry.FirstCandidate = first;
        slot.Entry.Candidates = candidates.Length;
        Volatile.Write(ref slot.Version, slot.Version + 1);
        Volatile.Write(ref _written, _written + 1);
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

            if (entry.Interaction == interaction && TryRead((int)i & (capacity - 1), interaction) is { } decision && decision.Reservation.Sequence > after)
            {
                (found ??= []).Add(decision);
            }
        }

        found?.Reverse();
        return found ?? (IReadOnlyList<Decision>)[];
    }

    private Decision? TryRead(int index, Guid interaction)
    {
        ref Slot slot = ref _slots[index];
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            long version = Volatile.Read(ref slot.Version);
            DecisionEntry entry = slot.Entry;
            Volatile.ReadBarrier();
            if ((version & 1) != 0 || Volatile.Read(ref slot.Version) != version)
            {
                continue;
            }

            return entry.Interaction == interaction && TryCopy(entry) is { } candidates ? Tell(entry, candidates) : null;
        }

        return null;
    }

    /// <summary>The candidates of a decision; null when later ones have taken their places.</summary>
    private DecisionCandidate[]? TryCopy(in DecisionEntry entry)
    {
        var copy = new DecisionCandidate[entry.Candidates];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = _candidates[(int)(entry.FirstCandidate + i) & (_candidates.Length - 1)];
        }

        Volatile.ReadBarrier();
        return Volatile.Read(ref _candidatesClaimed) - entry.FirstCandidate <= _candidates.Length ? copy : null;
    }

    private Decision Tell(in DecisionEntry entry, DecisionCandidate[] candidates) => new(
        partition with { Sequence = entry.Reservation },
        entry.Time,
        entry.Interaction,
        new QueueId(entry.Queue),
        new AgentId(entry.Agent),
        entry.PlanVersion,
        entry.Stage,
        StrategyCatalog.Names[entry.Strategy],
        entry.Key,
        entry.IdleStamp,
        entry.Nanoseconds,
        candidates,
        entry.NotShown);

    private struct Slot
    {
        public long Version;
        public DecisionEntry Entry;
    }
}
