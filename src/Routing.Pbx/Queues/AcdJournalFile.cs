using Routing.Acd;
using Routing.Acd.Journal;
using Routing.Acd.Model;

namespace Routing.Pbx.Queues;

/// <summary>
/// The ACD's journal in a file (<c>acd.journal</c>, read by <c>routing replay</c>). Whoever holds the core
/// only copies into a ring of fixed size; a timer empties it into the file. When the ring is full or the
/// file cannot be written the journal ends with a gap, once told: the core never waits for a disk.
/// </summary>
public sealed class AcdJournalFile : IAcdJournal, IAsyncDisposable
{
    private const int Capacity = 16_384;
    private const long MostBytes = 4L << 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Entry[] _ring = new Entry[Capacity];
    private readonly Stream _file;
    private readonly Action<string> _onBroken;
    private readonly ITimer _timer;
    private readonly Lock _writing = new();
    private JournalOutput? _output;
    private bool _ended;

    // Raised by the core's holder after the entry is written, by the emptier after it is read: each reads the
    // other's with Volatile, and so sees the entry, or its place free.
    private long _added;
    private long _taken;

    private static long _broken;

    // Commands and events that found no room. From the first on none is taken any more.
    private long _lost;

    /// <summary>A journal on a stream of its own, which it disposes.</summary>
    /// <param name="file">Where it goes.</param>
    /// <param name="time">When it is emptied.</param>
    /// <param name="onBroken">Is told once why the journal ends early; on any thread.</param>
    public AcdJournalFile(Stream file, TimeProvider time, Action<string> onBroken)
    {
        _file = file;
        _onBroken = onBroken;
        _timer = time.CreateTimer(_ => Empty(), null, Pause, Pause);
    }

    /// <summary>A new file; a journal that is there already is kept as <c>PATH.old</c>. Anything else stays where it is.</summary>
    /// <exception cref="IOException">It cannot be made, or is there and is no journal.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static AcdJournalFile Open(string path, TimeProvider time, Action<string> onBroken)
    {
        if (File.Exists(path))
        {
            MustBeJournal(path);
            File.Move(path, path + ".old", overwrite: true);
        }

        return new AcdJournalFile(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 65_536), time, onBroken);
    }

    /// <summary>Journals of this process that ended before their time. Any thread.</summary>
    public static long Broken => Interlocked.Read(ref _broken);

    /// <inheritdoc/>
    public void Begin(JournalHeader header) => _output = new JournalOutput(_file, header);

    /// <inheritdoc/>
    public void OnCommand(in AcdCommand command)
    {
        if (TryFind(out int index))
        {
            _ring[index].IsEvent = false;
            _ring[index].Command = command;
            Volatile.Write(ref _added, _added + 1);
        }
    }

    /// <inheritdoc/>
    public void OnEvent(in AcdEvent acdEvent)
    {
        if (TryFind(out int index))
        {
            _ring[index].IsEvent = true;
            _ring[index].Event = acdEvent;
            Volatile.Write(ref _added, _added + 1);
        }
    }

    /// <summary>Writes what is left, and the gap if there is one.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        Empty();
        lock (_writing)
        {
            _ended = true;
        }

        try
        {
            await _file.DisposeAsync();
        }
        catch (IOException e)
        {
            Tell(e.Message);
        }
    }

    private static void MustBeJournal(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] head = new byte[sizeof(uint)];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read > 0 && !JournalOutput.Begins(head.AsSpan(0, read)))
        {
            throw new IOException("the file is there and is no journal: move it away, or name another");
        }
    }

    private bool TryFind(out int index)
    {
        index = (int)(_added % Capacity);
        if (_lost == 0 && _added - Volatile.Read(ref _taken) < Capacity)
        {
            return true;
        }

        Volatile.Write(ref _lost, _lost + 1);
        return false;
    }

    private void Empty()
    {
        lock (_writing)
        {
            if (_ended || _output is not { } output)
            {
                return;
            }

            try
            {
                WriteAll(output);
            }
            catch (Exception e)
            {
                // Whatever it is: it came on a timer's thread, where it would end the process and with it all calls.
                End($"it cannot be written: {e.Message}");
            }
        }
    }

    private void WriteAll(JournalOutput output)
    {
        // First the loss: what was added before it is all in the ring by then.
        long lost = Volatile.Read(ref _lost);
        for (long end = Volatile.Read(ref _added); _taken < end; Volatile.Write(ref _taken, _taken + 1))
        {
            ref Entry entry = ref _ring[(int)(_taken % Capacity)];
            if (entry.IsEvent)
            {
                output.Write(entry.Event);
            }
            else
            {
                output.Write(entry.Command);
                entry.Command = default; // a plan must not live on in the ring
            }
        }

        if (lost > 0)
        {
            output.WriteGap(lost);
            End($"{Capacity} commands and events were waiting to be written");
        }
        else if (output.Length > MostBytes)
        {
            output.WriteGap(1);
            End($"it is larger than {MostBytes >> 30} GiB");
        }

        output.Flush();
    }

    private void End(string why)
    {
        _ended = true;
        Interlocked.Increment(ref _broken); // read by whoever asks; orders nothing
        Tell(why);
    }

    private void Tell(string why)
    {
        try
        {
            _onBroken(why);
        }
        catch (Exception)
        {
            // Whoever is told must not bring down the timer's thread. That the journal has ended stays counted.
        }
    }

    private struct Entry
    {
        public bool IsEvent;
        public AcdCommand Command;
        public AcdEvent Event;
    }
}
