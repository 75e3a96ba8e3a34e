using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class NarrowNumbersTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(255, 1)]
    [InlineData(256, 2)]
    [InlineData(65_535, 2)]
    [InlineData(65_536, 3)]
    [InlineData(1 << 24, 4)]
    [InlineData(int.MaxValue, 4)]
    public void Each_keeps_its_own_number_in_as_few_bytes_as_the_greatest_needs(int most, int bytes)
    {
        const int Count = 1_000;
        var random = new Random(1);
        int[] expected = new int[Count];
        var numbers = new NarrowNumbers(Count, most);
        for (int step = 0; step < 10 * Count; step++)
        {
            int place = step < Count ? Count - 1 - step : random.Next(Count);
            numbers[place] = expected[place] = (int)random.NextInt64(most + 1L);
        }

        numbers[Count - 1] = expected[Count - 1] = most;
        Assert.All(Enumerable.Range(0, Count), place => Assert.Equal(expected[place], numbers[place]));
        Assert.All(Enumerable.Range(0, Count), place => Assert.Equal(expected[place], new NarrowNumbers(expected, most)[place]));
        Assert.InRange(numbers.Bytes, Count * bytes, (Count * bytes) + 3);
    }

    [Fact]
    public void What_is_far_outside_is_neither_read_nor_written()
    {
        var numbers = new NarrowNumbers(10, 1_000);
        Assert.ThrowsAny<ArgumentException>(() => numbers[-1]);
        Assert.ThrowsAny<ArgumentException>(() => numbers[11]);
        Assert.ThrowsAny<ArgumentException>(() => numbers[11] = 1);
    }
}
