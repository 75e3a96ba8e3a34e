using Routing.Pbx.Calls;

namespace Routing.Pbx;

/// <summary>How the exchange ends: records first, then signalling, then the rest.</summary>
public sealed partial class Exchange
{
    // After signalling is closed a call needs no more than a few turns to hand over its record.
    private static readonly TimeSpan LastRecords = TimeSpan.FromSeconds(2);

    // Who was told once and did not hear it is told again after 0.5, 1.5 and 3.5 s (RFC 3261 §17.1.2.2: T1, doubled each
    // time). A peer that has said nothing by then is gone, and whoever supervises this process waits 10 s at most.
    private static readonly TimeSpan PeersConfirm = TimeSpan.FromSeconds(4);

    // Time for one repetition.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly Lock _close = new();
    private TimeSpan _closesWithin = PeersConfirm;
    private bool _isClosing;

    /// <summary>
    /// Closes signalling, media and the ACD's timer. Calls that are still up are ended first, wrap-ups are cut. Peers
    /// get a few seconds to confirm that their calls are over, less after <see cref="CloseAtOnce"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        HangUpAll();
        foreach (Call call in _calls.All)
        {
            call.PostCutWrapUp(); // now, not behind the peers: its record is written while they are waited for
        }

        _signInEnds.Dispose();
        _links.Stop();
        _kept?.Dispose(); // before signalling forgets them
        await CloseSignallingAsync();
        foreach (Call call in _calls.All)
        {
            call.PostSettle();
        }

        try
        {
            await _calls.WhenEmptyAsync().WaitAsync(LastRecords, _environment.Scheduler.Time);
        }
        catch (TimeoutException)
        {
            PbxLog.RecordsCut(_environment.Log, _calls.Count);
        }

        await _environment.Media.DisposeAsync();
        _states.Flush();
        _alarm.Dispose();
        _environment.Metrics.Dispose();
    }

    /// <summary>Gives all up at once, as the end of the process would: no call is ended, no record written.</summary>
    internal void Drop()
    {
        _signInEnds.Dispose();
        _kept?.Dispose();
        _sip.Drop();
        _alarm.Dispose();
        _environment.Metrics.Dispose();
    }

    /// <summary>Whether it is closing already or not yet: peers are told, and hardly waited for. Any thread.</summary>
    public void CloseAtOnce()
    {
        lock (_close)
        {
            _closesWithin = AtOnce;
            if (_isClosing)
            {
                // It shortens the close under way, whose own task tells of the end and of any fault.
                _ = _sip.CloseAsync(AtOnce);
            }
        }
    }

    private Task CloseSignallingAsync()
    {
        Task closed;
        TimeSpan within;
        lock (_close)
        {
            _isClosing = true;
            within = _closesWithin;
            closed = _sip.CloseAsync(within);
        }

        if (!closed.IsCompleted && _sip.Counts.Dialogs is > 0 and var peers)
        {
            PbxLog.WaitsForPeers(_environment.Log, peers, within.TotalSeconds);
        }

        return closed;
    }
}
