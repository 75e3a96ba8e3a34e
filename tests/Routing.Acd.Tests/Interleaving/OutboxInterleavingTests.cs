using System.Runtime.CompilerServices;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// The shipped outbox between one who decides and those who deliver: an event is begun, filled in field by field and
/// told, and stopped at in between; nobody sees it before it is told, nor is it another while it is delivered.
/// </summary>
public sealed class OutboxInterleavingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 3, 1)] // a new segment for each event, and used again
    [InlineData(2, 4, 1)]
    [InlineData(1, 2, 2)]
    public void An_event_is_seen_when_it_is_whole_and_as_long_as_it_is_delivered(int segment, int events, int deliverers)
    {
        var exploration = Exploration.Of(_ => new Explored(segment, events, deliverers), 1_000_000);
        output.WriteLine(exploration.ToString());
        Assert.Null(exploration.Fault);
        Assert.True(exploration.IsComplete);
    }

    private sealed class Explored : IExplored, IAcdEvents
    {
        private readonly Outbox _outbox;
        private readonly Delivery<ExploredSteps> _delivery;
        private readonly int _events;
        private int _delivered;
        private string? _fault;

        public Explored(int segment, int events, int deliverers)
        {
            _events = events;
            _outbox = new Outbox(segment: segment);
            _delivery = new Delivery<ExploredSteps>(_outbox, this, _ => throw new InvalidOperationException("handed on"));
            Threads = [Decide, .. Enumerable.Repeat<Action>(_delivery.Deliver, deliverers)];
        }

        public IReadOnlyList<Action> Threads { get; }

        public bool IsTaken(Shared place) => DrainingOf(_delivery) != 0;

        public string? Fault() => _fault ?? (_delivered == _events ? null : $"delivered {_delivered} of {_events}");

        public void OnEvent(in AcdEvent acdEvent)
        {
            _delivered++;
            Read(acdEvent.Sequence, "before");
            ExploredSteps.Reads(Shared.Item);
            Read(acdEvent.Sequence, "while");
            Read(acdEvent.Time, "while");
        }

        private void Read(long value, string when)
        {
            if (value != _delivered)
            {
                _fault ??= $"the event {_delivered} had a {value} {when} it was delivered";
            }
        }

        private void Decide()
        {
            for (int i = 1; i <= _events; i++)
            {
                ref AcdEvent told = ref _outbox.Begin();
                ExploredSteps.Writes(Shared.Item);
                told.Sequence = i;
                ExploredSteps.Writes(Shared.Item);
                told.Time = i;
                ExploredSteps.Writes(Shared.Events);
                _outbox.Tell();
            }

            _delivery.Deliver();
        }

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_draining")]
        private static extern ref int DrainingOf(Delivery<ExploredSteps> delivery);
    }
}
