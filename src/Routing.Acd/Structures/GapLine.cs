using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Routing.Acd.Structures;

/// <summary>
/// A line at whose end items are put in, and out of which each can be taken at once. It keeps their numbers
/// close together, so who leaves a gap reads nothing else that is far away; blocks with few items left become one.
/// All in O(1). Five bytes an item as a rule; at most 22, and one block more: of two neighbours one has
/// <see cref="Few"/> + 1 at least, or both would be one. One thread at a time.
/// </summary>
internal struct GapLine
{
    private const int None = -1;
    private const int PlaceBits = 4;

    // When so few are left in a block it is worth a look whether they have room beside it.
    private const int Few = 4;

    // Number + 1, so that default is an empty line; and the place in the last block where the next one goes.
    private int _first;
    private int _last;
    private int _end;

    /// <summary>Nobody stands in it.</summary>
    public readonly bool IsEmpty => _first == 0;

    /// <summary>The block of a place, which whoever takes out what stands there will look at.</summary>
    public static int BlockOf(int place) => place >> PlaceBits;

    /// <summary>The first; -1 for none.</summary>
    public readonly int First(GapBlocks blocks)
    {
        if (_first == 0)
        {
            return None;
        }

        ReadOnlySpan<int> items = blocks[_first - 1].Items;
        return items[items.IndexOfAnyExcept(0)] - 1;
    }

    /// <summary>Puts an item in at the end.</summary>
    public void Append<TItems>(GapBlocks blocks, TItems items, int item)
        where TItems : struct, IPlacedItems
    {
        if (_last == 0 || _end == GapBlock.Room)
        {
            MakeRoom(blocks, items);
        }

        int number = _last - 1;
        ref GapBlock block = ref blocks[number];
        block.Items[_end] = item + 1;
        blocks.LiveOf(number)++;
        items.StandsAt(item, (number << PlaceBits) | _end++);
    }

    /// <summary>Takes out what stands at <paramref name="place"/>.</summary>
    /// <exception cref="InvalidOperationException">Nothing stands there; the line stays as it is.</exception>
    public void Remove<TItems>(GapBlocks blocks, TItems items, int place)
        where TItems : struct, IPlacedItems
    {
        int number = BlockOf(place);
        ref int item = ref blocks[number].Items[place & ((1 << PlaceBits) - 1)];
        if (item == 0)
        {
            ThrowGone(place);
        }

        item = 0;
        int live = --blocks.LiveOf(number);
        if (live == 0)
        {
            Unlink(blocks, number);
        }
        else if (live == Few)
        {
            ref GapBlock block = ref blocks[number];
            if (Fit(blocks, number, block.Next))
            {
                Merge(blocks, items, number, block.Next);
            }
            else if (Fit(blocks, block.Previous, number))
            {
                Merge(blocks, items, block.Previous, number);
            }
        }
    }

    /// <summary>Forgets everyone.</summary>
    public void Clear(GapBlocks blocks)
    {
        while (_first != 0)
        {
            Unlink(blocks, _first - 1);
        }
    }

    [DoesNotReturn]
    private static void ThrowGone(int place) => throw new InvalidOperationException($"Nothing stands at {place}.");

    private static bool Fit(GapBlocks blocks, int front, int back) =>
        front != None && back != None && blocks.LiveOf(front) + blocks.LiveOf(back) <= GapBlock.Room;

    /// <summary>Where most come and leave and few stay, the end would leave a block behind for each of these: it begins anew in the same.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // one in fourteen needs it
    private void MakeRoom<TItems>(GapBlocks blocks, TItems items)
        where TItems : struct, IPlacedItems
    {
        int number = _last - 1;
        if (_last == 0 || blocks.LiveOf(number) > Few)
        {
            AddBlock(blocks);
            return;
        }

        ref GapBlock block = ref blocks[number];
        _end = 0;
        Gather(ref block, items, number, block.Items, ref _end);
        block.Items[_end..].Clear();
    }

    private void AddBlock(GapBlocks blocks)
    {
        int number = blocks.Take();
        blocks[number] = new GapBlock { Previous = _last - 1, Next = None };
        if (_last != 0)
        {
            blocks[_last - 1].Next = number;
        }
        else
        {
            _first = number + 1;
        }

        _last = number + 1;
        _end = 0;
    }

    private void Unlink(GapBlocks blocks, int number)
    {
        ref GapBlock block = ref blocks[number];
        if (block.Previous != None)
        {
            blocks[block.Previous].Next = block.Next;
        }
        else
        {
            _first = block.Next + 1;
        }

        if (block.Next != None)
        {
            blocks[block.Next].Previous = block.Previous;
        }
        else
        {
            _last = block.Previous + 1;
            _end = GapBlock.Room; // whatever room the one before has is not at its end, or was given up
        }

        blocks.Give(number);
    }

    /// <summary>Puts the items of two neighbours into the first of them, without gaps.</summary>
    private void Merge<TItems>(GapBlocks blocks, TItems items, int front, int back)
        where TItems : struct, IPlacedItems
    {
        ref GapBlock into = ref blocks[front];
        int count = 0;
        Gather(ref into, items, front, into.Items, ref count);
        Gather(ref into, items, front, blocks[back].Items, ref count);
        into.Items[count..].Clear();
        blocks.LiveOf(front) = (byte)count;
        bool last = _last == back + 1;
        Unlink(blocks, back);
        if (last)
        {
            _end = count;
        }
    }

    private static void Gather<TItems>(ref GapBlock into, TItems items, int number, ReadOnlySpan<int> from, ref int count)
        where TItems : struct, IPlacedItems
    {
        for (int i = 0; i < from.Length; i++)
        {
            int item = from[i];
            if (item != 0)
            {
                if (into.Items[count] != item)
                {
                    into.Items[count] = item;
                    items.StandsAt(item - 1, (number << PlaceBits) | count);
                }

                count++;
            }
        }
    }
}
