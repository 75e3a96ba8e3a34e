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
    public static TKey Least<TKey>(ReadOnlySpan<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<TKey> least = Vector512.Create(keys);
            for (int i = Vector512<TKey>.Count; i < keys.Length; i += Vector512<TKey>.Count)
            {
                least = Vector512.Min(least, Vector512.Create(keys[i..]));
            }

            return Least(Vector256.Min(least.GetLower(), least.GetUpper()));
        }

        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TKey> least = Vector256.Create(keys);
            for (int i = Vector256<TKey>.Count; i < keys.Length; i += Vector256<TKey>.Count)
            {
                least = Vector256.Min(least, Vector256.Create(keys[i..]));
            }

            return Least(least);
        }

        TKey one = TKey.MaxValue;
        foreach (TKey key in keys)
        {
            one = TKey.Min(one, key);
        }

        return one;
    }

    /// <summary>A bit for each key that is at most <paramref name="bound"/>.</summary>
    public static ulong AtMost<TKey>(ReadOnlySpan<TKey> keys, TKey bound)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        ulong bits = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<TKey> bounds = Vector512.Create(bound);
            for (int i = 0; i < keys.Length; i += Vector512<TKey>.Count)
            {
                bits |= Vector512.LessThanOrEqual(Vector512.Create(keys[i..]), bounds).ExtractMostSignificantBits() << i;
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<TKey> bounds = Vector256.Create(bound);
            for (int i = 0; i < keys.Length; i += Vector256<TKey>.Count)
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

    private static TKey Least<TKey>(Vector256<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>
    {
        Vector128<TKey> half = Vector128.Min(keys.GetLower(), keys.GetUpper());
        TKey least = half[0];
        for (int i = 1; i < Vector128<TKey>.Count; i++)
        {
            least = TKey.Min(least, half[i]);
        }

        return least;
    }
}
