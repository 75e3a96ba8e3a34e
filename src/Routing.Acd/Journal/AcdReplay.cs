using System.Runtime.InteropServices;
using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Journal;

/// <summary>
/// Applies the commands of a journal to a fresh core and compares the events byte for byte. What comes of
/// it is a <see cref="ReplayResult"/>. One thread; as fast as the core and the disk.
/// </summary>
public sealed class AcdReplay : IAcdJournal
{
    private readonly JournalInput _journal;
    private readonly Matcher _matcher;
    private readonly Outbox _outbox;
    private readonly List<AcdEvent> _expected = [];
    private readonly List<AcdEvent> _events = [];
    private byte[] _buffer = new byte[1024];
    private AcdCommand _command;
    private long _commands;
    private long _seen;

    private AcdReplay(JournalInput journal)
    {
        _journal = journal;
        _outbox = new Outbox(this);
        _matcher = new Matcher(journal.Header.ToOptions(), _outbox);
    }

    /// <summary>Replays a journal from its beginning.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReplayResult Run(Stream journal)
    {
        AcdReplay? replay = null;
        try
        {
            replay = new AcdReplay(new JournalInput(journal));
            return replay.Run();
        }
        catch (JournalFormatException e)
        {
            return new ReplayResult(replay?._commands ?? 0, replay?._seen ?? 0, null, e.Message);
        }
    }

    void IAcdJournal.Begin(JournalHeader header)
    {
    }

    void IAcdJournal.OnCommand(in AcdCommand command)
    {
    }

    void IAcdJournal.OnEvent(in AcdEvent acdEvent) => _events.Add(acdEvent);

    private ReplayResult Run()
    {
        while (true)
        {
            byte type = _journal.Next();
            if (type == JournalOutput.EventRecord)
            {
                if (_commands == 0)
                {
                    return Result(broken: "an event stands before the first command");
                }

                if (Compare() is { } difference)
                {
                    return Result(difference);
                }

                continue;
            }

            // At the end, and before a gap, events may be missing: that is no difference.
            bool isMissing = _expected.Count < _events.Count;
            switch (type)
            {
                case JournalOutput.CommandRecord when isMissing:
                    return Result(Tell("nothing more", _events[_expected.Count].ToString()));
                case JournalOutput.CommandRecord:
                    Apply(_journal.ReadCommand());
                    break;
                case JournalOutput.GapRecord:
                    return Result(broken: $"{_journal.ReadGap()} commands and events are missing after command {_commands}: the writer could not keep up");
                default:
                    return isMissing ? Result(broken: "the journal breaks off before the last events") : Result();
            }
        }
    }

    private void Apply(in AcdCommand command)
    {
        _command = command;
        _commands++;
        _expected.Clear();
        _events.Clear();
        _matcher.Apply(command);
        while (!_outbox.IsEmpty)
        {
            _outbox.Drop();
        }
    }

    private string? Compare()
    {
        AcdEvent expected = _journal.ReadEvent();
        int index = _expected.Count;
        _expected.Add(expected);
        _seen++;
        return index >= _events.Count ? Tell(expected.ToString(), "nothing more")
            : _journal.Content.SequenceEqual(Encode(CollectionsMarshal.AsSpan(_events)[index])) ? null
            : Tell(expected.ToString(), _events[index].ToString());
    }

    private ReadOnlySpan<byte> Encode(in AcdEvent acdEvent)
    {
        while (true)
        {
            var to = new JournalWriter(_buffer);
            EventCodec.Write(ref to, acdEvent);
            if (!to.IsFull)
            {
                return _buffer.AsSpan(0, to.Length);
            }

            _buffer = new byte[_buffer.Length * 2];
        }
    }

    private string Tell(string expected, string actual) =>
        $"command {_commands} ({_command.Kind} at {_command.Time}), event {_expected.Count}: the journal has {expected}, the replay {actual}";

    private ReplayResult Result(string? difference = null, string? broken = null) => new(_commands, _seen, difference, broken);
}
