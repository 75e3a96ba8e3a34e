using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class SlabTests
{
    [Fact]
    public void A_slot_given_back_is_the_next_one_taken()
    {
        var slab = new Slab<Item>();
        Assert.Equal([0, 1, 2], [slab.Take(), slab.Take(), slab.Take()]);
        slab.Give(0);
        slab.Give(2);
        Assert.Equal([2, 0, 3], [slab.Take(), slab.Take(), slab.Take()]);
        Assert.Equal((4, 4), (slab.Count, slab.End));
    }

    [Fact]
    public void A_reference_stays_good_when_the_slab_grows()
    {
        var slab = new Slab<Item>();
        ref Item first = ref slab[slab.Take()];
        for (int i = 0; i < 100_000; i++)
        {
            slab[slab.Take()].Value = i;
        }

        first.Value = 17;
        Assert.Equal(17, slab[0].Value);
        Assert.Equal(99_999, slab[100_000].Value);
    }

    [Fact]
    public unsafe void A_slot_of_64_bytes_is_one_line_of_the_cache_wherever_it_stands()
    {
        var slab = new Slab<Line>();
        for (int i = 0; i < 10_000; i++)
        {
            ref Line line = ref slab[slab.Take()];
            Assert.Equal(0, (nint)Unsafe.AsPointer(ref line) % LinePages.LineSize);
            Assert.Equal(0, line.FreeLink);
            line.FreeLink = i;
        }

        GC.Collect();
        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal(i, slab[i].FreeLink));
    }

    [Fact]
    public void Taking_and_giving_back_allocates_nothing_once_the_pages_are_there()
    {
        var slab = new Slab<Item>();
        long bytes = long.MaxValue; // the least: see Allocated
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                slab.Take();
            }

            for (int i = 0; i < 10_000; i++)
            {
                slab.Give(i);
            }

            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    [StructLayout(LayoutKind.Sequential, Size = LinePages.LineSize)]
    private struct Line : ISlabItem
    {
        public int FreeLink { get; set; }
    }

    private struct Item : ISlabItem
    {
        public long Value;

        public int FreeLink { get; set; }
    }
}
