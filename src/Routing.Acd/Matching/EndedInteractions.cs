using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// The ids of interactions that ended lately, so that a late copy of their submit does not bring them
/// back from the dead. Bounded in number and in time; the oldest go first.
/// </summary>
/// <remarks>
/// An id may come back honestly: a flow takes a caller out of one queue and puts the same interaction
/// into another. That submit was posted after the end; a copy was posted before it, or is the very same. Of two within one microsecond only the number of the visit tells, if
/// the owner counts.
/// </remarks>
internal sealed class EndedInteractions
{
    private const long KeptMicroseconds = 120_000_000;

    private readonly Ended[] _ring;
    private readonly IdTable<Ids> _byId;
    private int _oldest;
    private int _count;
    private ulong _oldestHash;

    // The id asked for last, and its hash; at first none that has another.
    private Guid _lastId;
    private ulong _lastHash = IdTable.Hash(default);

    public EndedInteractions(int capacity)
    {
        _ring = new Ended[capacity];
        _byId = new IdTable<Ids>(new Ids(_ring));
    }

    /// <summary>
    /// Notes the end of an interaction now. Of its submit all that is needed is the sequence that it carried
    /// and whether it was posted in this very instant: an echo of any other has an older time.
    /// </summary>
    public void Add(in Guid id, int queue, long sequence, bool justSubmitted, int visit, long now)
    {
        DropOlderThan(now - KeptMicroseconds);
        if (_count == _ring.Length)
        {
            DropOldest();
        }

        int at = _oldest + _count++;
        at -= at < _ring.Length ? 0 : _ring.Length;
        _ring[at] = new Ended
        {
            Id = id,
            Sequence = sequence,
            Queue = queue,
            JustSubmitted = justSubmitted,
            Visit = visit,
            At = now,
            Live = true,
        };
        int before = _byId.Put(id, at, HashOf(id));
        if (before >= 0)
        {
            _ring[before].Live = false; // ended twice: only the later end counts
        }

        if (_count == 1)
        {
            _oldestHash = HashOf(id);
        }

        _byId.Prefetch(_oldestHash); // the next end drops it, as a rule
    }

    /// <summary>An id will be asked for soon, or its end noted.</summary>
    public void Prefetch(in Guid id, ulong hash)
    {
        _lastId = id;
        _lastHash = hash;
        _byId.Prefetch(hash);
    }

    /// <summary>Whether a submit is a late copy of one whose interaction has ended.</summary>
    public bool IsEcho(in AcdCommand submit, long now)
    {
        int at = _byId.Find(submit.Interaction, HashOf(submit.Interaction));
        if (at < 0 || _ring[at].At < now - KeptMicroseconds)
        {
            return false;
        }

        ref readonly Ended ended = ref _ring[at];
        if (submit.Visit > 0)
        {
            return submit.Visit <= ended.Visit;
        }

        return submit.Time < ended.At
            || (submit.Time == ended.At && ended.JustSubmitted && submit.Sequence == ended.Sequence && submit.Queue.Value == ended.Queue);
    }

    private ulong HashOf(in Guid id) => id == _lastId ? _lastHash : IdTable.Hash(id);

    private void DropOlderThan(long time)
    {
        while (_count > 0 && _ring[_oldest].At < time)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        if (_ring[_oldest].Live)
        {
            _byId.Remove(_oldest, _oldestHash);
        }

        _oldest = _oldest + 1 == _ring.Length ? 0 : _oldest + 1;
        _oldestHash = IdTable.Hash(_ring[_oldest].Id);
        _count--;
    }

    private readonly struct Ids(Ended[] ring) : IIdSource
    {
        public Guid IdOf(int slot) => ring[slot].Id;
    }

    private struct Ended
    {
        public Guid Id;
        public long Sequence;
        public long At;
        public int Queue;
        public int Visit;
        public bool JustSubmitted;
        public bool Live;
    }
}
