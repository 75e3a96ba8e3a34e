using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// The ids of interactions that ended lately, so that a late copy of their submit does not bring them
/// back from the dead. Bounded in number and in time; the oldest go first.
/// </summary>
/// <remarks>
/// An id may come back honestly: a flow takes a caller out of one queue and puts the same interaction
/// into another. That submit was posted after the end; a copy was posted before it, or is the very same.
/// </remarks>
internal sealed class EndedInteractions(int capacity)
{
    private const long KeptMicroseconds = 120_000_000;

    private readonly Dictionary<Guid, int> _byId = new(capacity);
    private readonly Ended[] _ring = new Ended[capacity];
    private int _oldest;
    private int _count;

    /// <summary>
    /// Notes the end of an interaction now. Of its submit all that is needed is the sequence that it carried
    /// and whether it was posted in this very instant: an echo of any other has an older time.
    /// </summary>
    public void Add(Guid id, int queue, long sequence, bool justSubmitted, long now)
    {
        if (_byId.Remove(id, out int before))
        {
            _ring[before].Live = false; // ended twice: only the later end counts
        }

        DropOlderThan(now - KeptMicroseconds);
        if (_count == capacity)
        {
            DropOldest();
        }

        int at = (_oldest + _count++) % capacity;
        _ring[at] = new Ended
        {
            Id = id,
            Sequence = sequence,
            Queue = queue,
            JustSubmitted = justSubmitted,
            At = now,
            Live = true,
        };
        _byId.Add(id, at);
    }

    /// <summary>Whether a submit is a late copy of one whose interaction has ended.</summary>
    public bool IsEcho(in AcdCommand submit, long now)
    {
        if (!_byId.TryGetValue(submit.Interaction, out int at) || _ring[at].At < now - KeptMicroseconds)
        {
            return false;
        }

        ref readonly Ended ended = ref _ring[at];
        return submit.Time < ended.At
            || (submit.Time == ended.At && ended.JustSubmitted && submit.Sequence == ended.Sequence && submit.Queue.Value == ended.Queue);
    }

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
            _byId.Remove(_ring[_oldest].Id);
        }

        _oldest = (_oldest + 1) % capacity;
        _count--;
    }

    private struct Ended
    {
        public Guid Id;
        public long Sequence;
        public long At;
        public int Queue;
        public bool JustSubmitted;
        public bool Live;
    }
}
