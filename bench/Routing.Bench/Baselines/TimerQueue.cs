namespace Routing.Bench.Baselines;

/// <summary>
/// Timers in a <see cref="PriorityQueue{TElement,TPriority}"/>. It cannot take one out of the middle, so a
/// cancelled one stays until it comes to the front. With <paramref name="squeeze"/> the queue is put anew
/// when half of all are such: as good as it can be made.
/// </summary>
internal sealed class TimerQueue(int timers, bool squeeze)
{
    private readonly PriorityQueue<(int Timer, long Arming), (long Due, long Arming)> _queue = new(timers * 2);
    private readonly List<((int Timer, long Arming) Element, (long Due, long Arming) Priority)> _kept = new(timers * 2);
    private readonly long[] _arming = new long[timers];
    private long _armings;
    private int _live;

    public void Arm(int timer, long due)
    {
        _arming[timer] = ++_armings;
        _queue.Enqueue((timer, _armings), (due, _armings));
        _live++;
    }

    public void Cancel(int timer)
    {
        _arming[timer] = 0;
        _live--;
        if (squeeze && _queue.Count > (2 * _live) + 64)
        {
            Squeeze();
        }
    }

    public bool TryTakeDue(long now, out int timer)
    {
        while (_queue.TryPeek(out (int Timer, long Arming) element, out (long Due, long Arming) priority) && priority.Due <= now)
        {
            _queue.Dequeue();
            if (_arming[element.Timer] == element.Arming)
            {
                timer = element.Timer;
                _arming[timer] = 0;
                _live--;
                return true;
            }
        }

        timer = -1;
        return false;
    }

    private void Squeeze()
    {
        _kept.Clear();
        foreach (((int Timer, long Arming) element, (long Due, long Arming) priority) in _queue.UnorderedItems)
        {
            if (_arming[element.Timer] == element.Arming)
            {
                _kept.Add((element, priority));
            }
        }

        _queue.Clear();
        _queue.EnqueueRange(_kept);
    }
}
