namespace Routing.Pbx.Tests.Calls;

/// <summary>How tests of talks begin: two talk, for a second by now.</summary>
internal static class Openings
{
    /// <summary>A caller over the trunk, whom a queue has given to <paramref name="agent"/>.</summary>
    public static TestCall Talk(this World world, TestPhone agent)
    {
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Talking, 20, "they talk");
        world.Pass(1);
        return call;
    }

    /// <summary>A phone that has called a number of the house.</summary>
    public static TestCall Talk(this World world, TestPhone caller, string called)
    {
        TestCall call = caller.Dial(called);
        world.Until(() => call.IsUp, 5, "they talk");
        world.Pass(1);
        return call;
    }

    /// <summary>A queue's caller whom <paramref name="agent"/> has parked.</summary>
    public static TestCall Parked(this World world, TestPhone agent, string target = "*70")
    {
        TestCall call = world.Talk(agent);
        agent.Last.Refer(target);
        world.Until(() => agent.Last.End is not null, 3, "parked");
        return call;
    }
}
