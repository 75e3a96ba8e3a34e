using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Routing.Simulator.Audio;

/// <summary>
/// One epoll set, level-triggered, for many sockets on one thread: <c>Socket.Select</c> would allocate and
/// look at all of them each time. Owned by the audio thread.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int MaxEvents = 256;
    private const int CloseOnExec = 0x80000;
    private const int ControlAdd = 1;
    private const int ControlRemove = 2;
    private const uint Readable = 1;

    // struct epoll_event is packed on x86-64 (12 bytes) and nowhere else (16).
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] _events = new byte[MaxEvents * 16];
    private readonly int _descriptor = Create(CloseOnExec);

    /// <summary>Opens the set.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public Epoll()
    {
        if (_descriptor < 0)
        {
            throw Fault("the audio loop cannot start");
        }
    }

    /// <summary>Waits up to <paramref name="milliseconds"/> for datagrams; how many sockets have some.</summary>
    public int Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            return Math.Max(0, Wait(_descriptor, events, MaxEvents, milliseconds)); // -1: a signal came; as if the time were over
        }
    }

    /// <summary>The key of the socket at <paramref name="index"/> of the last wait.</summary>
    public int Key(int index) => BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((index * EventSize) + EventSize - 8));

    /// <summary>Watches <paramref name="socket"/> under <paramref name="key"/>.</summary>
    /// <exception cref="IOException">The kernel has no room for it.</exception>
    public void Add(Socket socket, int key)
    {
        byte* data = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(data, 4), Readable);
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(data + EventSize - 8, 8), key);
        if (Control(_descriptor, ControlAdd, (int)socket.Handle, data) != 0)
        {
            throw Fault("a socket cannot be watched");
        }
    }

    /// <summary>Stops watching.</summary>
    public void Remove(Socket socket)
    {
        byte* unused = stackalloc byte[16];
        Control(_descriptor, ControlRemove, (int)socket.Handle, unused);
    }

    /// <inheritdoc/>
    public void Dispose() => Close(_descriptor);

    private static IOException Fault(string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int descriptor, byte* data);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int maxEvents, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
