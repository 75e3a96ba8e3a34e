using System.Runtime.InteropServices;

namespace Routing.Server.Commands;

/// <summary>Whoever reads what a command prints. .NET writes on into a pipe that nobody reads any more, without a word (poll(2)).</summary>
internal static class OutputReader
{
    private const int StandardOutput = 1;
    private const short Error = 0x8;

    /// <summary>Is standard output a pipe whose other end was closed? Never on Windows.</summary>
    public static bool HasGone => HasGoneFrom(StandardOutput);

    internal static bool HasGoneFrom(int descriptor)
    {
        var asked = new Poll { Descriptor = descriptor };
        return !OperatingSystem.IsWindows() && WaitFor(ref asked, 1, 0) == 1 && (asked.Happened & Error) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int WaitFor(ref Poll descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
