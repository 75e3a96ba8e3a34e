using Routing.Media.Audio;
using Routing.Media.Dtmf;

namespace Routing.Media.Relay;

/// <summary>
/// What we send to a leg ourselves: prompts, music, key presses; one packet each 20 ms. While it is busy,
/// the other leg of a bridge is not heard. Owned by the leg's loop thread.
/// </summary>
internal sealed class LegPlayer(MediaLegId leg, IMediaEvents events, LegOutput output, MediaTally tally) : IPaced
{
    private const int MaxWaitingPresses = 32;

    private readonly Queue<DtmfSender> _presses = new();
    private DtmfSender _press;
    private PromptCursor? _cursor;
    private long _play;
    private bool _begun;
    private bool _mark;
    private uint _baseTimestamp;
    private long _baseRound;
    private long _lastRound;
    private uint _pressTimestamp;

    /// <inheritdoc/>
    public int Slot { get; set; }

    /// <summary>Its place among those that are paced; -1 while it is not.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether there is something to send.</summary>
    public bool Busy => _cursor is not null || _press.Active || _presses.Count != 0;

    /// <summary>Plays in place of what plays now.</summary>
    public void Start(long play, Prompt[] prompts, bool loop)
    {
        Stop();
        if (prompts.Length == 0)
        {
            events.OnPlayEnded(leg, play, PlayEnd.Completed);
            return;
        }

        (_play, _cursor, _begun) = (play, new PromptCursor(prompts, loop), false);
        tally.PlayStarted();
        output.Part();
    }

    /// <summary>Ends what plays now, if anything does.</summary>
    public void Stop() => End(PlayEnd.Stopped);

    /// <summary>Sends a key press after those that wait already; more than 32 are not kept.</summary>
    public void Press(DtmfSender press)
    {
        if (_presses.Count < MaxWaitingPresses)
        {
            _begun = _begun && Busy;
            _presses.Enqueue(press);
            output.Part();
        }
    }

    /// <summary>Drops what waits to be sent.</summary>
    public void Clear()
    {
        Stop();
        _presses.Clear();
        _press = default;
    }

    /// <inheritdoc/>
    public bool Tick(long due, long round)
    {
        uint timestamp = TimestampOf(due, round);
        if (!_press.Active && _presses.TryDequeue(out DtmfSender next))
        {
            (_press, _pressTimestamp) = (next, timestamp); // RFC 4733 §2.4.1: all its packets bear the start
        }

        if (_press.Active)
        {
            output.Event(ref _press, _pressTimestamp);
            _mark = true;
        }
        else if (_cursor is not null)
        {
            if (output.Sound(_cursor, _mark, timestamp, out bool sent))
            {
                _mark = !sent; // heard again after a hold: a new stretch of sound
            }
            else
            {
                End(PlayEnd.Completed);
            }
        }

        return Busy;
    }

    // Exactly 160 more each round; rounds left out are silence that has passed.
    private uint TimestampOf(long due, long round)
    {
        if (!_begun)
        {
            (_begun, _mark) = (true, true);
            (_baseTimestamp, _baseRound) = (output.Stream.BeginAt(due), round);
        }
        else if (round != _lastRound + 1)
        {
            _mark = true;
        }

        _lastRound = round;
        return _baseTimestamp + (RtpClock.FrameUnits * (uint)(round - _baseRound));
    }

    private void End(PlayEnd end)
    {
        if (_cursor is null)
        {
            return;
        }

        _cursor = null;
        tally.PlayEnded();
        events.OnPlayEnded(leg, _play, end);
    }
}
