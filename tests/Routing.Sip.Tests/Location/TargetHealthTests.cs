using System.Net;
using Routing.Sip.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Location;

public sealed class TargetHealthTests
{
    private static readonly SipHop A = new(SipProtocol.Udp, IPEndPoint.Parse("10.0.0.11:5060"), "a");
    private static readonly SipHop B = new(SipProtocol.Udp, IPEndPoint.Parse("10.0.0.12:5060"), "b");

    [Fact]
    public void Rests_double_to_a_bound_and_an_answer_ends_them()
    {
        using var farm = new Farm();
        TargetHealth health = farm.Stack.Health;
        foreach (int seconds in (int[])[5, 10, 20, 40, 80, 160, 300, 300])
        {
            health.Failed(A);
            Assert.Equal(seconds, health.Resting(A).TotalSeconds);
            health.Failed(A); // a second request that was under way: the same fault
            Assert.Equal(seconds, health.Resting(A).TotalSeconds);
            farm.Run(seconds);
            Assert.Equal(TimeSpan.Zero, health.Resting(A));
        }

        health.Answered(A);
        health.Failed(A);
        Assert.Equal(5, health.Resting(A).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, health.Resting(B));
    }

    [Fact]
    public void When_all_rest_the_one_that_is_over_first_is_tried()
    {
        using var farm = new Farm();
        TargetHealth health = farm.Stack.Health;
        health.Failed(A);
        Assert.Equal([B], health.Usable([A, B], out _));
        farm.Run(1);
        health.Failed(B);
        Assert.Equal([A], health.Usable([B, A], out TimeSpan wait));
        Assert.Equal(TimeSpan.Zero, wait);
        farm.Run(4);
        Assert.Equal([A], health.Usable([B, A], out _));
        farm.Run(1);
        Assert.Equal([B, A], health.Usable([B, A], out _));
    }

    // RFC 3261 §21.5.4: who said when to come again is not asked before.
    [Fact]
    public void Retry_After_is_kept_even_when_nobody_else_is_left()
    {
        using var farm = new Farm();
        TargetHealth health = farm.Stack.Health;
        health.Failed(A, TimeSpan.FromSeconds(100));
        Assert.Empty(health.Usable([A], out TimeSpan wait));
        Assert.Equal(100, wait.TotalSeconds);
        health.Failed(B);
        Assert.Equal([B], health.Usable([A, B], out _));
        health.Failed(A); // an own suspicion does not shorten it
        farm.Run(99);
        Assert.Empty(health.Usable([A], out _));
        farm.Run(1);
        Assert.Equal([A], health.Usable([A], out _));
    }

    // RFC 3261 §21.5.4: a probe's 200 or the answer to a parallel call takes nothing of that back.
    [Fact]
    public void An_answer_in_between_does_not_shorten_what_was_asked_for()
    {
        using var farm = new Farm();
        TargetHealth health = farm.Stack.Health;
        health.Failed(A, TimeSpan.FromSeconds(100));
        farm.Run(30);
        health.Answered(A);
        Assert.Empty(health.Usable([A], out TimeSpan wait));
        Assert.Equal(70, wait.TotalSeconds);
        farm.Run(70);
        Assert.Equal([A], health.Usable([A], out _));
        health.Failed(A);
        Assert.Equal(5, health.Resting(A).TotalSeconds); // its failures are forgotten all the same
    }

    // A load balancer serves several names at one address; a certificate without one of them is not the others' affair.
    [Fact]
    public void What_fails_under_one_name_over_TLS_is_not_held_against_another()
    {
        using var farm = new Farm();
        SipHop a = new(SipProtocol.Tls, IPEndPoint.Parse("10.0.0.11:5061"), "a.example");
        farm.Stack.Health.Failed(a);
        Assert.Equal([a with { Name = "b.example" }], farm.Stack.Health.Usable([a, a with { Name = "b.example" }], out _));
    }

    [Fact]
    public void It_does_not_grow_beyond_its_bound()
    {
        using var farm = new Farm();
        for (int i = 0; i < 2 * TargetHealth.Capacity; i++)
        {
            farm.Stack.Health.Failed(A with { Remote = new IPEndPoint(new IPAddress(i + 1L), 5060) });
        }

        Assert.Equal(TargetHealth.Capacity, farm.Stack.Health.Count);
    }
}
