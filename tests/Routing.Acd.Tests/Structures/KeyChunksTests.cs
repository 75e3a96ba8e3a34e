using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class KeyChunksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(64)]
    public void What_is_found_is_what_a_look_at_each_finds(int count)
    {
        var random = new Random(count);
        long[] cells = new long[count * 2];
        for (int round = 0; round < 2_000; round++)
        {
            ulong expected = 0;
            long expectedLeast = long.MaxValue;
            long bound = random.Next(5) == 0 ? long.MaxValue - 1 : random.Next(100);
            ulong query = Bits(random);
            for (int position = 0; position < count; position++)
            {
                long key = random.Next(3) == 0 ? long.MaxValue : random.Next(-5, 100);
                ulong mask = Bits(random);
                cells[KeyChunks.CellOf(position)] = key;
                cells[KeyChunks.CellOf(position) + KeyChunks.Keys] = (long)mask;
                expected |= key <= bound && (mask & query) == 0 ? 1UL << position : 0;
                expectedLeast = Math.Min(expectedLeast, key);
            }

            Assert.Equal(expected, KeyChunks.Find(cells, bound, query, out long least));
            Assert.Equal(expectedLeast, least);
        }
    }

    private static ulong Bits(Random random) => (1UL << random.Next(64)) | (1UL << random.Next(64));
}
