using Routing.Media.Relay;

namespace Routing.Media.Tests.Relay;

public class MediaPortPoolTests
{
    [Theory]
    [InlineData(20000, 20009, 5)]
    [InlineData(20001, 20009, 4)]
    [InlineData(20001, 20002, 0)]
    [InlineData(20000, 20000, 0)]
    [InlineData(1024, 65535, 32256)]
    public void Pairs_lie_wholly_in_the_range(int first, int last, int pairs)
    {
        var pool = new MediaPortPool(first, last);
        Assert.Equal(pairs, pool.Pairs);
        while (pool.TryTake(isUrgent: false, out ushort port))
        {
            Assert.Equal(0, port % 2);
            Assert.InRange(port, first, last - 1);
        }
    }

    [Fact]
    public void The_port_given_back_longest_ago_comes_next()
    {
        var pool = new MediaPortPool(100, 107);
        Assert.Equal([100, 102, 104, 106], Take(pool, 4));
        Assert.False(pool.TryTake(isUrgent: false, out _));
        pool.Return(104);
        pool.Return(100);
        Assert.Equal([104, 100], Take(pool, 2));
    }

    [Fact]
    public void The_last_pairs_are_for_calls_for_help()
    {
        var pool = new MediaPortPool(100, 119, urgentShare: 0.2);
        Assert.Equal((10, 2), (pool.Pairs, pool.Kept));
        Assert.Equal([100, 102, 104, 106, 108, 110, 112, 114, -1], Take(pool, 9));
        Assert.True(pool.TryTake(isUrgent: true, out ushort port));
        Assert.Equal(116, port);
        pool.Return(100);
        Assert.Equal([-1], Take(pool, 1)); // two are free, and two are kept
        Assert.True(pool.TryTake(isUrgent: true, out _));
        Assert.True(pool.TryTake(isUrgent: true, out _));
        Assert.False(pool.TryTake(isUrgent: true, out _));
    }

    private static int[] Take(MediaPortPool pool, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => pool.TryTake(isUrgent: false, out ushort port) ? port : -1)];
}
