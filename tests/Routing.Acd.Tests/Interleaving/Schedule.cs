using System.Text;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// Walks through all schedules of some threads, up to the order of touches that do not conflict: depth
/// first, each schedule run anew from the start, with dynamic partial order reduction (source sets and
/// sleep sets; Abdulla, Aronis, Jonsson, Sagonas, POPL 2014). Only one thread runs at any time, so nothing here needs a lock.
/// </summary>
internal sealed class Schedule : IDisposable
{
    // More than any schedule of what is explored here needs: a thread that spins until another moves is a fault.
    private const int MostSteps = 2_000;

    private readonly List<Node> _nodes = [];
    private readonly LogicalThread?[] _threads = new LogicalThread?[Node.MaxThreads];
    private readonly int[] _lastStep = new int[Node.MaxThreads];
    private readonly Races _races;
    private IExplored? _explored;
    private int _length;
    private int _known;
    private int _depth;
    private int _threadCount;
    private int _freeSteps;
    private Exception? _failure;

    public Schedule() => _races = new Races(_nodes);

    /// <summary>Wakes whoever drives the exploration.</summary>
    public ManualResetEventSlim Main { get; } = new(false);

    /// <summary>The execution leads nowhere new: let the threads run out one after the other.</summary>
    public bool RunsFree { get; private set; }

    /// <summary>Steps of the last execution.</summary>
    public int Length => _depth;

    /// <summary>Runs the next schedule to its end; false when it showed nothing new and was left early.</summary>
    public bool Run(IExplored explored)
    {
        _explored = explored;
        _depth = 0;
        _threadCount = 0;
        RunsFree = false;
        _freeSteps = 0;
        foreach (Action body in explored.Threads)
        {
            Add(body);
        }

        if (ChooseNext() is { } first)
        {
            first.Go();
            Main.Wait();
            Main.Reset();
        }

        return _failure is null ? !RunsFree : throw new InvalidOperationException("A thread threw.", _failure);
    }

    /// <summary>A thread more, begun by the running one: what it does comes after all that was done so far by that one.</summary>
    public void Add(Action body)
    {
        if (RunsFree)
        {
            return; // nobody looks at what comes of this execution
        }

        if (_threadCount == Node.MaxThreads)
        {
            Failed(new InvalidOperationException($"Work is handed on more than {Node.MaxThreads} times."));
            RunsFree = true;
            return;
        }

        int number = _threadCount++;
        _lastStep[number] = LogicalThread.Current is { } starter ? _lastStep[starter.Number] : -1;
        (_threads[number] ??= new LogicalThread(this, number)).Start(body, LogicalThread.Current);
    }

    public void Failed(Exception failure) => _failure ??= failure;

    /// <summary>Who goes next; null when all are done. Asked by the thread that stopped or ended.</summary>
    public LogicalThread? ChooseNext()
    {
        if (RunsFree)
        {
            return Array.Find(_threads, t => t is { IsDone: false });
        }

        if (_depth == _length)
        {
            if (!Grow())
            {
                return RunsFree ? ChooseNext() : null;
            }
        }

        Node node = _nodes[_depth];
        if (_depth >= _known)
        {
            _races.Take(_depth, _lastStep[node.Chosen]);
            _known = _depth + 1;
        }

        if (_depth == MostSteps)
        {
            _failure = new InvalidOperationException($"The threads do not come to an end within {MostSteps} steps.");
            RunsFree = true;
        }

        _lastStep[node.Chosen] = _depth++;
        return _threads[node.Chosen];
    }

    /// <summary>Who goes on while threads run out; null for the same. It might spin until another has moved.</summary>
    public LogicalThread? NextInFree(LogicalThread running)
    {
        if (++_freeSteps % 64 != 0)
        {
            return null;
        }

        if (_freeSteps > 100 * MostSteps)
        {
            throw new InvalidOperationException("The threads never come to an end."); // out of the code that they are in
        }

        for (int i = 1; i < _threadCount; i++)
        {
            if (_threads[(running.Number + i) % _threadCount] is { IsDone: false } other)
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>Goes back to the last point from which something else must be tried; false when all is seen.</summary>
    public bool Backtrack()
    {
        for (_length = _depth; _length > 0; _length--)
        {
            Node node = _nodes[_length - 1];
            node.Done |= 1 << node.Chosen;
            int left = node.Wanted & ~(node.Done | node.Asleep);
            if (left != 0)
            {
                node.Chosen = int.TrailingZeroCount(left);
                _known = _length - 1;
                return true;
            }
        }

        return false;
    }

    public string Tell()
    {
        var text = new StringBuilder();
        for (int i = 0; i < _depth; i++)
        {
            text.AppendLine($"  thread {_nodes[i].Chosen} {_nodes[i].Step}");
        }

        return text.ToString();
    }

    public void Dispose()
    {
        foreach (LogicalThread? thread in _threads)
        {
            thread?.Dispose();
        }

        Main.Dispose();
    }

    /// <summary>A new point at the end of the schedule; false when there is nobody to choose.</summary>
    private bool Grow()
    {
        if (_length == _nodes.Count)
        {
            _nodes.Add(new Node());
        }

        Node node = _nodes[_length];
        node.Enter(_threads!, _threadCount, _explored!);
        if (node.Enabled == 0)
        {
            return false;
        }

        node.Asleep = _length == 0 ? 0 : _nodes[_length - 1].StillAsleep();
        int awake = node.Enabled & ~node.Asleep;
        if (awake == 0)
        {
            RunsFree = true;
            return false;
        }

        // On with the same thread where that is possible: each change of threads costs microseconds.
        int last = _length == 0 ? 0 : _nodes[_length - 1].Chosen;
        node.Chosen = (awake >> last & 1) != 0 ? last : int.TrailingZeroCount(awake);
        node.Wanted = 1 << node.Chosen;
        _length++;
        return true;
    }
}
