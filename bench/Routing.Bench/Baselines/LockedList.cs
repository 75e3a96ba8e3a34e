using Routing.Acd;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>
/// A dictionary from id to the node of a linked list: nobody who leaves is looked for. The nodes lie in one
/// array and are used again.
/// </summary>
internal sealed class LockedList : LockedLine
{
    private const int None = -1;

    private readonly Dictionary<Guid, int> _byId;
    private readonly Node[] _nodes;
    private int _first = None;
    private int _last = None;
    private int _free;

    public LockedList(Workload load, IAcdEvents events)
        : base(load, events)
    {
        int capacity = load.Spec.Waiting + load.Spec.Agents + 1024;
        _byId = new Dictionary<Guid, int>(capacity);
        _nodes = new Node[capacity];
        for (int i = 0; i < capacity; i++)
        {
            _nodes[i].Next = i + 1;
        }
    }

    protected override void Append(in Waiter waiter)
    {
        int node = _free;
        _free = _nodes[node].Next;
        _nodes[node] = new Node { Waiter = waiter, Previous = _last, Next = None };
        if (_last == None)
        {
            _first = node;
        }
        else
        {
            _nodes[_last].Next = node;
        }

        _last = node;
        _byId.Add(waiter.Id, node);
    }

    protected override bool TryTakeFirst(byte[] levels, out Waiter waiter)
    {
        for (int node = _first; node != None; node = _nodes[node].Next)
        {
            if (_nodes[node].Waiter.CanBeTakenWith(levels))
            {
                waiter = _nodes[node].Waiter;
                _byId.Remove(waiter.Id);
                Unlink(node);
                return true;
            }
        }

        waiter = default;
        return false;
    }

    protected override void Remove(in Guid id)
    {
        if (_byId.Remove(id, out int node))
        {
            Unlink(node);
        }
    }

    private void Unlink(int node)
    {
        (int previous, int next) = (_nodes[node].Previous, _nodes[node].Next);
        if (previous == None)
        {
            _first = next;
        }
        else
        {
            _nodes[previous].Next = next;
        }

        if (next == None)
        {
            _last = previous;
        }
        else
        {
            _nodes[next].Previous = previous;
        }

        _nodes[node].Next = _free;
        _free = node;
    }

    private struct Node
    {
        public Waiter Waiter;
        public int Previous;
        public int Next;
    }
}
