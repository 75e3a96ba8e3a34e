using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What is noted of a call while it goes on, should the process die.</summary>
public sealed class NotedTests
{
    [Fact]
    public void Its_stretches_so_far_are_noted_at_its_start_in_the_queue_and_in_the_talk()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("200");
        Assert.Equal(SegmentKind.Ivr, world.Records.Begun.Values.Single().Segments[0].Kind);
        world.Until(() => world.Records.Begun.Values.Single().Queued is not null, 5, "it is noted that it waits");
        Assert.Equal([SegmentKind.Ivr, SegmentKind.Queue], Kinds());

        world.Pass(20);
        TestPhone phone = world.Phone("1001");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(1);
        Assert.Equal([SegmentKind.Ivr, SegmentKind.Queue, SegmentKind.Ring, SegmentKind.Talk], Kinds());
        InteractionRecord noted = world.Records.Begun.Values.Single();
        Assert.Equal(InteractionOutcome.Failed, noted.Outcome);
        Assert.Equal("1001", Assert.Single(noted.Decisions).Agent);
        Assert.InRange(noted.WaitMs, 20_000, 25_000);
        Assert.Equal(noted.Started, noted.Segments[0].Started);
        Assert.All(noted.Segments.Zip(noted.Segments.Skip(1)), pair => Assert.Equal(pair.First.Ended, pair.Second.Started));

        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();

        IEnumerable<SegmentKind> Kinds() => world.Records.Begun.Values.Single().Segments.Select(segment => segment.Kind);
    }
}
