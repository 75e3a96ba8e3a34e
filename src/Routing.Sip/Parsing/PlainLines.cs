using System.Numerics;
using System.Runtime.CompilerServices;

namespace Routing.Sip.Parsing;

/// <summary>
/// Header lines as nearly all of them are: not folded, a name right before its colon, CRLF behind them. One vectorised pass over
/// the header finds line ends and colons; the first line that is anything else is left, with all behind it, to the careful reader.
/// </summary>
internal static class PlainLines
{
    /// <summary>
    /// Reads from the line that begins at <paramref name="position"/> on. True when the empty line was reached, and it stands
    /// behind that; else at the beginning of the first line that is not plain, about which nothing is said.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop wants all registers for itself
    public static bool Read(ReadOnlySpan<byte> datagram, ref int position, SipIndex index)
    {
        int start = position;
        int colon = -1;
        ulong afterReturn = 0;
        bool isWhole = false;
        for (int block = start; !isWhole && block < datagram.Length; block += ByteMasks.Width)
        {
            // The last block is not a whole one: it is looked at together with what stands before it.
            int missing = Math.Max(0, block + ByteMasks.Width - datagram.Length);
            if (missing > block)
            {
                break;
            }

            ByteMasks masks = ByteMasks.Of(datagram.Slice(block - missing, ByteMasks.Width)) >> missing;
            if ((masks.Feeds & ~((masks.Returns << 1) | afterReturn)) != 0)
            {
                break; // a line feed that stands alone: in the body perhaps, where nobody minds
            }

            afterReturn = masks.Returns >> 63;
            for (ulong ends = masks.Returns; ends != 0; ends &= ends - 1)
            {
                int end = block + BitOperations.TrailingZeroCount(ends);
                if ((uint)(end + 1) >= (uint)datagram.Length || datagram[end + 1] != '\n')
                {
                    goto Left;
                }

                int next = end + 2;
                if (end == start)
                {
                    start = next;
                    isWhole = true;
                    break;
                }

                colon = colon < 0 ? First(masks.Colons, block, start) : colon;
                if ((uint)next >= (uint)datagram.Length || datagram[next] is (byte)' ' or (byte)'\t'
                    || (uint)colon >= (uint)end || !Add(datagram, start, colon, end, index))
                {
                    goto Left;
                }

                start = next;
                colon = -1;
            }

            colon = colon < 0 && start < block + ByteMasks.Width ? First(masks.Colons, block, start) : colon;
        }

    Left:
        position = start;
        return isWhole;
    }

    /// <summary>The first colon of a block that stands at or after <paramref name="position"/>, or -1.</summary>
    private static int First(ulong colons, int block, int position)
    {
        colons &= ulong.MaxValue << Math.Max(0, position - block);
        return colons == 0 ? -1 : block + BitOperations.TrailingZeroCount(colons);
    }

    private static bool Add(ReadOnlySpan<byte> datagram, int start, int colon, int end, SipIndex index)
    {
        ReadOnlySpan<byte> name = datagram[start..colon];
        SipHeaderName known = SipHeaderNames.Find(name);
        if (known == SipHeaderName.Other && !SipScan.IsToken(name))
        {
            return false;
        }

        int from = colon + 1;
        while (from < end && datagram[from] is (byte)' ' or (byte)'\t')
        {
            from++;
        }

        while (end > from && datagram[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return index.Add(known, start, name.Length, from, end - from);
    }
}
