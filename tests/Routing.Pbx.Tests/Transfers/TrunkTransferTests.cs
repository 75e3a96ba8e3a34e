using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>REFER from the other end of a trunk: a stranger's, as far as rights go.</summary>
public sealed class TrunkTransferTests
{
    [Theory]
    [InlineData("carrier", "300", 603)] // transfers: refuse
    [InlineData("narrow", "300", 200)] // transfers: allow
    [InlineData("narrow", "2001", 404)] // an extension is no number
    [InlineData("narrow", "0312345678", 404)] // nor does a stranger call out on our account
    public void A_trunks_REFER_is_taken_where_the_trunk_allows_it_and_leads_to_numbers_alone(string trunk, string target, int status)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        world.Phone("2001");
        TestCall call = world.Call("200", trunk: trunk);
        world.Until(() => agent.Talking && call.IsUp, 5, "they talk");
        world.Pass(1);
        call.Refer(target);
        world.Until(() => call.Outcome != 0, 3, "decided");
        Assert.Equal(status, call.Outcome);
        world.Pass(1);
        Assert.Equal(status == 200, call.End is not null);
        Assert.True(agent.Talking);
        Assert.Equal(status == 200 ? "prompts/en/greeting.wav" : null, world.Hears(agent.Last).Prompt);
        call.Hangup();
        agent.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}
