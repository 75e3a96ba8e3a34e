using System.Numerics;
using System.Runtime.Intrinsics;

namespace Routing.Acd.Structures;

/// <summary>
/// Three questions to up to 64 neighbours, as wide as the machine can: each answer is the same without any
/// vectors. Spans are a multiple of 16 long.
/// </summary>
internal static class KeyBlock
{
    /// <summary>The least of them.</summary>
    public static long Least(ReadOnlySpan<long> keys)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<long> least = Vector512.Create(keys);
            for (int i = Vector512<long>.Count; i < keys.Length; i += Vector512<long>.Count)
            {
                least = Vector512.Min(least, Vector512.Create(keys[i..]));
            }

            return Least(Vector256.Min(least.GetLower(), least.GetUpper()));
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<long> least = Vector256.Create(keys);
            for (int i = Vector256<long>.Count; i < keys.Length; i += Vector256<long>.Count)
            {
                least = Vector256.Min(least, Vector256.Create(keys[i..]));
            }

            return Least(least);
        }

        long one = long.MaxValue;
        foreach (long key in keys)
        {
            one = Math.Min(one, key);
        }

        return one;
    }

    /// <summary>A bit for each key that is at most <paramref name="bound"/>.</summary>
    public static ulong AtMost(ReadOnlySpan<long> keys, long bound)
    {
        ulong bits = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<long> bounds = Vector512.Create(bound);
            for (int i = 0; i < keys.Length; i += Vector512<long>.Count)
            {
                bits |= Vector512.LessThanOrEqual(Vector512.Create(keys[i..]), bounds).ExtractMostSignificantBits() << i;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<long> bounds = Vector256.Create(bound);
            for (int i = 0; i < keys.Length; i += Vector256<long>.Count)
            {
                bits |= (ulong)Vector256.LessThanOrEqual(Vector256.Create(keys[i..]), bounds).ExtractMostSignificantBits() << i;
            }
        }
        else
        {
            for (int i = 0; i < keys.Length; i++)
            {
                bits |= keys[i] <= bound ? 1UL << i : 0;
            }
        }

        return bits;
    }

    /// <summary>A bit for each mask that has no bit in common with <paramref name="query"/>.</summary>
    public static ulong Disjoint<TMask>(ReadOnlySpan<TMask> masks, TMask query)
        where TMask : unmanaged, IBinaryInteger<TMask>
    {
        ulong bits = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<TMask> queries = Vector512.Create(query);
            for (int i = 0; i < masks.Length; i += Vector512<TMask>.Count)
            {
                bits |= Vector512.Equals(Vector512.Create(masks[i..]) & queries, Vector512<TMask>.Zero).ExtractMostSignificantBits() << i;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TMask> queries = Vector256.Create(query);
            for (int i = 0; i < masks.Length; i += Vector256<TMask>.Count)
            {
                bits |= (ulong)Vector256.Equals(Vector256.Create(masks[i..]) & queries, Vector256<TMask>.Zero).ExtractMostSignificantBits() << i;
            }
        }
        else
        {
            for (int i = 0; i < masks.Length; i++)
            {
                bits |= (masks[i] & query) == TMask.Zero ? 1UL << i : 0;
            }
        }

        return bits;
    }

    private static long Least(Vector256<long> keys)
    {
        Vector128<long> pair = Vector128.Min(keys.GetLower(), keys.GetUpper());
        return Math.Min(pair[0], pair[1]);
    }
}
