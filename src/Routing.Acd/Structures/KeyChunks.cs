using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Routing.Acd.Structures;

/// <summary>
/// Up to 64 keys with a mask each, side by side in memory: eight keys, their eight masks, and so on. Looked
/// through in one go, as wide as the machine can; the answer is the same without any vectors.
/// </summary>
internal static class KeyChunks
{
    /// <summary>Keys in a chunk.</summary>
    public const int Keys = 8;

    /// <summary>Numbers in a chunk: its keys, then its masks.</summary>
    public const int Cells = 2 * Keys;

    /// <summary>The cell of a key; its mask stands <see cref="Keys"/> further on.</summary>
    public static int CellOf(int position) => position + (position & ~(Keys - 1));

    /// <summary>A bit for each key that is at most <paramref name="bound"/> and whose mask has no bit in common with <paramref name="query"/>; and the least of all keys.</summary>
    public static ulong Find(ReadOnlySpan<long> cells, long bound, ulong query, out long least)
    {
        ref long first = ref MemoryMarshal.GetReference(cells);
        ulong found = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<long> bounds = Vector512.Create(bound);
            Vector512<long> queries = Vector512.Create((long)query);
            Vector512<long> leasts = Vector512.Create(long.MaxValue);
            for (int cell = 0, bit = 0; cell < cells.Length; cell += Cells, bit += Keys)
            {
                Vector512<long> keys = Vector512.LoadUnsafe(ref first, (nuint)cell);
                Vector512<long> masks = Vector512.LoadUnsafe(ref first, (nuint)cell + Keys);
                leasts = Vector512.Min(leasts, keys);
                Vector512<long> met = Vector512.LessThanOrEqual(keys, bounds) & Vector512.Equals(masks & queries, Vector512<long>.Zero);
                found |= met.ExtractMostSignificantBits() << bit;
            }

            least = Least(Vector256.Min(leasts.GetLower(), leasts.GetUpper()));
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<long> bounds = Vector256.Create(bound);
            Vector256<long> queries = Vector256.Create((long)query);
            Vector256<long> leasts = Vector256.Create(long.MaxValue);
            for (int cell = 0, bit = 0; cell < cells.Length; cell += Cells, bit += Keys)
            {
                for (int half = 0; half < Keys; half += Vector256<long>.Count)
                {
                    Vector256<long> keys = Vector256.LoadUnsafe(ref first, (nuint)(cell + half));
                    Vector256<long> masks = Vector256.LoadUnsafe(ref first, (nuint)(cell + half + Keys));
                    leasts = Vector256.Min(leasts, keys);
                    Vector256<long> met = Vector256.LessThanOrEqual(keys, bounds) & Vector256.Equals(masks & queries, Vector256<long>.Zero);
                    found |= (ulong)met.ExtractMostSignificantBits() << (bit + half);
                }
            }

            least = Least(leasts);
        }
        else
        {
            least = long.MaxValue;
            for (int position = 0; position < cells.Length / 2; position++)
            {
                int cell = CellOf(position);
                least = Math.Min(least, cells[cell]);
                found |= cells[cell] <= bound && ((ulong)cells[cell + Keys] & query) == 0 ? 1UL << position : 0;
            }
        }

        return found;
    }

    /// <summary>The position of the least of some keys, given as bits: at least one.</summary>
    public static int FirstOf(ReadOnlySpan<long> cells, ulong keys)
    {
        int first = BitOperations.TrailingZeroCount(keys);
        for (ulong others = keys & (keys - 1); others != 0; others &= others - 1)
        {
            int other = BitOperations.TrailingZeroCount(others);
            first = cells[CellOf(other)] < cells[CellOf(first)] ? other : first;
        }

        return first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Least(Vector256<long> keys)
    {
        Vector128<long> half = Vector128.Min(keys.GetLower(), keys.GetUpper());
        return Math.Min(half[0], half[1]);
    }
}
