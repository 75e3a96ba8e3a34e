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
        while (pool.TryTake(out ushort port))
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
        Assert.False(pool.TryTake(out _));
        pool.Return(104);
        pool.Return(100);
        Assert.Equal([104, 100], Take(pool, 2));
    }

    private static int[] Take(MediaPortPool pool, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => pool.TryTake(out ushort port) ? port : -1)];
}
