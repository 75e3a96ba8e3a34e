using Routing.Acd.Matching;

namespace Routing.Acd.Tests.Matching;

public sealed class DeadlinesTests
{
    [Fact]
    public void Deadlines_fire_by_time_and_then_in_the_order_of_arming()
    {
        var interactions = new InteractionSlab();
        var claims = new ClaimSlab();
        for (int i = 0; i < 5; i++)
        {
            interactions.Add(new Guid(i, 0, 7, [0, 0, 0, 0, 0, 0, 0, 0]));
            claims.Add();
        }

        var deadlines = new Deadlines(interactions, claims);
        deadlines.Arm(DeadlineOf.Interaction, 3, 50_000);
        deadlines.Arm(DeadlineOf.Agent, 3, 50_000);
        deadlines.Arm(DeadlineOf.Claim, 3, 49_001);
        deadlines.Arm(DeadlineOf.Interaction, 1, 50_000);
        deadlines.Arm(DeadlineOf.Interaction, 2, 40_000);
        deadlines.Arm(DeadlineOf.Interaction, 3, 50_000); // anew: behind the others
        deadlines.Arm(DeadlineOf.Interaction, 4, 45_000);
        deadlines.Cancel(DeadlineOf.Interaction, 4);
        deadlines.Cancel(DeadlineOf.Interaction, 4);
        deadlines.Cancel(DeadlineOf.Agent, 4);
        var fired = new List<(int, DeadlineOf)>();
        Assert.False(deadlines.TryTakeDue(39_000, out _, out _));
        while (deadlines.TryTakeDue(50_000, out DeadlineOf kind, out int owner))
        {
            fired.Add((owner, kind));
        }

        Assert.Equal(
            [(2, DeadlineOf.Interaction), (3, DeadlineOf.Agent), (3, DeadlineOf.Claim), (1, DeadlineOf.Interaction), (3, DeadlineOf.Interaction)],
            fired);
        Assert.Null(deadlines.Next);
    }
}
