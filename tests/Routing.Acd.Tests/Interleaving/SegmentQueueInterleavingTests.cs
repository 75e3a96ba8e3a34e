using Routing.Acd.Structures;
using Routing.Acd.Tests.Structures;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// The queue inside the outbox by itself: one adds, one takes, a third looks whether it is empty. Each of
/// the three is as if done in one step, which is how the explored mailbox counts them.
/// </summary>
public sealed class SegmentQueueInterleavingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 3, 3, 1)]
    [InlineData(2, 5, 5, 0)]
    [InlineData(2, 3, 3, 2)]
    public void All_interleavings(int size, int adds, int takes, int looks)
    {
        var exploration = Exploration.Of(_ => new Explored(size, adds, takes, looks), 1_000_000);
        output.WriteLine(exploration.ToString());
        Assert.Null(exploration.Fault);
        Assert.True(exploration.IsComplete);
    }

    private sealed class Explored : IExplored
    {
        private readonly SegmentQueue<int, ExploredSteps> _queue;
        private readonly List<int> _taken = [];
        private readonly int _adds;
        private int _added;
        private int _begun;
        private string? _fault;

        public Explored(int size, int adds, int takes, int looks)
        {
            _queue = new SegmentQueue<int, ExploredSteps>(size);
            _adds = adds;
            Threads = looks == 0 ? [Add, () => Take(takes)] : [Add, () => Take(takes), () => Look(looks)];
        }

        public IReadOnlyList<Action> Threads { get; }

        public bool IsTaken(Shared place) => false;

        public string? Fault()
        {
            if (_fault is not null)
            {
                return _fault;
            }

            while (_queue.TryTake(out int item))
            {
                _taken.Add(item);
            }

            return _taken.SequenceEqual(Enumerable.Range(0, _adds)) ? null : $"came out as {string.Join(", ", _taken)}";
        }

        private void Add()
        {
            for (int i = 0; i < _adds; i++)
            {
                _queue.Add(i);
                _added++;
            }
        }

        private void Take(int takes)
        {
            for (int i = 0; i < takes; i++)
            {
                int added = _added;
                _begun++;
                if (_queue.TryTake(out int item))
                {
                    _taken.Add(item);
                }
                else if (_taken.Count < added)
                {
                    _fault = "found nothing where something was";
                }
            }
        }

        private void Look(int looks)
        {
            for (int i = 0; i < looks; i++)
            {
                int added = _added;
                if (_queue.IsEmpty && added > _begun)
                {
                    _fault = "called empty what nobody had taken";
                }
            }
        }
    }
}
