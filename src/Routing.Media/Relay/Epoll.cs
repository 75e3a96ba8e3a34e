using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Routing.Media.Relay;

/// <summary>
/// One epoll set, level-triggered, with an eventfd that wakes its waiter. Owned by one loop thread;
/// only <see cref="Wake"/> may be called from any thread.
/// </summary>
internal sealed unsafe class Epoll
{
    /// <summary>The key under which a wake-up is reported.</summary>
    public const int WakeKey = -1;

    private const int MaxEvents = 256;

    // struct epoll_event is packed on x86-64 (12 bytes) and nowhere else (16).
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int KeyOffset = EventSize - 8;

    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(MaxEvents * 16, pinned: true);
    private readonly int _epoll;
    private readonly int _wake;

    /// <summary>Opens both descriptors.</summary>
    /// <exception cref="IOException">None is left.</exception>
    public Epoll()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        _wake = Libc.EventFd(0, Libc.EventFdNonBlockingCloseOnExec);
        if (_epoll < 0 || _wake < 0 || !Add(_wake, WakeKey))
        {
            int error = Marshal.GetLastPInvokeError();
            Close();
            throw new IOException(
                $"the media loop cannot start: {Marshal.GetPInvokeErrorMessage(error)}; raise the limit of open files (ulimit -n)");
        }
    }

    /// <summary>Waits for events, at most <paramref name="milliseconds"/> (-1: until there are some); how many there are.</summary>
    public int Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            int count = Libc.EpollWait(_epoll, events, MaxEvents, milliseconds);
            return Math.Max(count, 0); // interrupted by a signal: as if the time were over
        }
    }

    /// <summary>The key of an event of the last wait.</summary>
    public int Key(int index) => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((index * EventSize) + KeyOffset));

    /// <summary>Watches <paramref name="descriptor"/> for datagrams; events bear <paramref name="key"/>.</summary>
    public bool Add(int descriptor, int key)
    {
        byte* data = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(data, 4), Libc.EpollIn);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(data + KeyOffset, 8), key);
        return Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, data) == 0;
    }

    /// <summary>Stops watching.</summary>
    public void Remove(int descriptor)
    {
        byte* unused = stackalloc byte[16];
        Libc.EpollControl(_epoll, Libc.EpollRemove, descriptor, unused);
    }

    /// <summary>Makes the current or next wait return. Any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        Libc.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Takes the wake-up back.</summary>
    public void ClearWake()
    {
        ulong count;
        Libc.Read(_wake, (byte*)&count, sizeof(ulong));
    }

    /// <summary>Closes both descriptors.</summary>
    public void Close()
    {
        if (_wake >= 0)
        {
            Libc.Close(_wake);
        }

        if (_epoll >= 0)
        {
            Libc.Close(_epoll);
        }
    }
}
