using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Routing.Acd.Structures;

/// <summary>Where the timers lie: first the heads of the lists, then the timers. Lists are rings through their heads: no end is a special case.</summary>
internal sealed partial class TimerWheel
{
    private const int PageBits = 12;

    private LinePages _pages = new();
    private int _end;
    private int _free = None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe ref Timer At(int place)
    {
        Debug.Assert((uint)place < (uint)_end, "there is no such timer");
        return ref ((Timer*)_pages[(uint)place >> PageBits])[(uint)place & ((1 << PageBits) - 1)];
    }

    /// <summary>The one given back last, or a fresh one.</summary>
    private int Take()
    {
        int handle = _free;
        if (handle != None)
        {
            _free = At(handle).Next;
            return handle;
        }

        if (_end == _pages.Count << PageBits)
        {
            _pages.Add(Unsafe.SizeOf<Timer>() << PageBits);
        }

        return _end++;
    }

    /// <summary>A timer, or the head of a list: then due is a tick before which none of the list is.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Timer
    {
        public long DueAndKind;
        public int Previous;
        public int Next;
        public int Owner;

        public readonly long Due => DueAndKind >> KindBits;

        public readonly byte Kind => (byte)DueAndKind;
    }
}
