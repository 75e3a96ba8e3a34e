namespace Routing.Pbx.Tests.Calls;

/// <summary>Whose figures may still change although the configuration has them no more.</summary>
public sealed class InUseTests
{
    [Fact]
    public void A_queue_and_a_trunk_are_in_use_from_the_entry_to_the_end_of_the_wrap_up_and_of_the_call()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        Assert.Empty(world.Pbx.QueuesInUse());
        TestCall call = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Reload(text => text
            .Replace("  by_hand:\n    requires: { red: 1 }\n    wrap_up: manual\n", "", StringComparison.Ordinal)
            .Replace("  by_hand: [ { queue: by_hand } ]\n", "", StringComparison.Ordinal)
            .Replace("  \"650\": { flow: by_hand }\n", "", StringComparison.Ordinal));
        Assert.False(world.Pbx.Plan.Queues.ContainsKey("by_hand"));
        Assert.Equal(["by_hand"], world.Pbx.QueuesInUse());
        Assert.Equal(["carrier"], world.Pbx.TrunksInUse());
        call.Hangup();
        world.Pass(5);
        Assert.Equal(["by_hand"], world.Pbx.QueuesInUse());
        Assert.Empty(world.Pbx.TrunksInUse());
        world.Pbx.EndWrapUp("1001");
        world.Pass(1);
        Assert.Empty(world.Pbx.QueuesInUse());
        world.AssertAddsUp();
    }
}
