using System.Reflection;
using System.Reflection.Emit;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>The explorer on programs small enough to count on one's fingers: it sees all orders, and none twice.</summary>
public sealed class ExplorationTests
{
    [Theory]
    [InlineData("wx", "wy", "wz", 1)] // nothing conflicts
    [InlineData("wx", "wx", "wx", 6)] // every order is another
    [InlineData("rx", "rx", "wx", 4)] // each reader before or after the writer
    [InlineData("wx", "rx", "rx", 4)]
    [InlineData("wxwx", "rx", "", 3)]
    [InlineData("wxry", "wyrx", "", 3)] // both reads before the other's write cannot be
    [InlineData("wxwy", "wxwy", "", 4)] // each place has its order, but not crosswise against the programs'
    [InlineData("wx", "wxwy", "ry", 4)]
    public void As_many_executions_as_there_are_orders_of_what_conflicts(string first, string second, string third, int orders)
    {
        HashSet<string> seen = [];
        var exploration = Exploration.Of(_ => new Program([first, second, third], seen), 1_000);
        Assert.True(exploration.IsComplete);
        Assert.Equal(orders, exploration.Executions);
        Assert.Equal(orders, seen.Count);
    }

    [Fact]
    public void An_update_that_another_overwrites_is_found()
    {
        var exploration = Exploration.Of(_ => new Counter(), 1_000);
        Assert.StartsWith("1 instead of 2", exploration.Fault);
        Assert.False(exploration.IsComplete);
    }

    [Fact]
    public void A_thread_that_throws_is_heard_of() => Assert.Throws<InvalidOperationException>(() =>
        Exploration.Of(_ => new Thrower(), 10));

    [Fact]
    public void What_a_thread_begins_comes_after_what_it_did_before_and_in_any_order_with_what_it_does_next()
    {
        HashSet<string> seen = [];
        Exploration.Of(begin => new Program(["wx", "wxwx"], seen, begin), 1_000);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void The_hook_of_production_is_a_struct_of_empty_methods_which_the_compiler_drops()
    {
        Assert.True(typeof(NoSteps).IsValueType); // so that code is made for it alone, and the calls are direct
        foreach (MethodInfo method in typeof(NoSteps).GetMethods(BindingFlags.Static | BindingFlags.Public))
        {
            Assert.All(method.GetMethodBody()!.GetILAsByteArray()!, code => Assert.Contains((int)code, (int[])[OpCodes.Nop.Value, OpCodes.Ret.Value]));
        }
    }

    /// <summary>Threads of which each two letters are a touch: w or r, and a place.</summary>
    private sealed class Program : IExplored
    {
        private readonly HashSet<string> _seen;
        private readonly List<(char Place, string What)> _done = [];
        private readonly string[] _threads;

        public Program(string[] threads, HashSet<string> seen, Action<Action>? begin = null)
        {
            _seen = seen;
            _threads = threads;
            Threads = begin is null
                ? [.. threads.Select((_, i) => (Action)(() => Run(i)))]
                : [() => Run(1, () => begin(() => Run(0)))];
        }

        public IReadOnlyList<Action> Threads { get; }

        public bool IsTaken(Shared place) => false;

        /// <summary>Notes, for each place, its writes in their order with the reads between two of them in any.</summary>
        public string? Fault()
        {
            var text = new List<string>();
            foreach (IGrouping<char, (char Place, string What)> place in _done.GroupBy(d => d.Place).OrderBy(g => g.Key))
            {
                string written = "";
                var reads = new SortedSet<string>(StringComparer.Ordinal);
                foreach ((_, string what) in place)
                {
                    if (what[0] == 'r')
                    {
                        reads.Add(what);
                        continue;
                    }

                    written += string.Concat(reads) + what;
                    reads.Clear();
                }

                text.Add($"{place.Key}:{written}{string.Concat(reads)}");
            }

            _seen.Add(string.Join(' ', text));
            return null;
        }

        private void Run(int thread, Action? afterFirst = null)
        {
            string touches = _threads[thread];
            for (int i = 0; i < touches.Length; i += 2)
            {
                var place = (Shared)touches[i + 1];
                if (touches[i] == 'w')
                {
                    ExploredSteps.Writes(place);
                }
                else
                {
                    ExploredSteps.Reads(place);
                }

                _done.Add((touches[i + 1], $"{touches[i]}{thread}{i}"));
                if (i == 0)
                {
                    afterFirst?.Invoke();
                }
            }
        }
    }

    private sealed class Counter : IExplored
    {
        private int _count;

        public IReadOnlyList<Action> Threads => [Add, Add];

        public bool IsTaken(Shared place) => false;

        public string? Fault() => _count == 2 ? null : $"{_count} instead of 2";

        private void Add()
        {
            ExploredSteps.Reads(Shared.Held);
            int count = _count;
            ExploredSteps.Writes(Shared.Held);
            _count = count + 1;
        }
    }

    private sealed class Thrower : IExplored
    {
        public IReadOnlyList<Action> Threads => [() => throw new FormatException()];

        public bool IsTaken(Shared place) => false;

        public string? Fault() => null;
    }
}
