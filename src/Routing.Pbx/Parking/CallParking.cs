using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Transfers;
using Routing.Records.Model;

namespace Routing.Pbx.Parking;

/// <summary>
/// A call's time in a parking slot: music, until somebody takes it back, time is up and it rings at the phone that parked it, or
/// who is parked hangs up. On the call's mailbox, which judges between these.
/// </summary>
internal sealed class CallParking(Call call, CallEnvironment environment)
{
    private ParkingPlace? _place;
    private LegPeer _by = LegPeer.Nobody;
    private ITimer? _timer;

    /// <summary>The call is parked.</summary>
    public bool IsOn => _place is not null;

    /// <summary>The served one is parked from now on.</summary>
    /// <param name="place">Where.</param>
    /// <param name="by">Who parked them, and is rung when time is up.</param>
    public void Begin(ParkingPlace place, LegPeer by)
    {
        (_place, _by) = (place, by);
        call.Recorder.Begin(SegmentKind.Park, environment.Clock.UtcNow, place.Slot, null, "parked");
        call.Note();
        PbxLog.Parked(environment.Log, call.Id, by.Phone ?? by.Name, place.Slot);
        PlayMusic();
        _timer = environment.Scheduler.Time.CreateTimer(_ => PostTimeUp(place), null, call.Plan.Parking.Timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody takes it back: the two talk.</summary>
    public void OnRetrieved(ParkingPlace place, Replacement by)
    {
        if (call.IsEnded || !ReferenceEquals(_place, place) || by.Leg.IsOver)
        {
            by.Refuse(481);
        }
        else if (by.Accept(call))
        {
            Leave();
            call.Transfers.Conclude();
            call.NoteLeg(by.Leg);
            PbxLog.Unparked(environment.Log, call.Id, place.Slot, by.Leg.Peer.Name);
            call.Talks.Join(by.Leg);
        }
    }

    /// <summary>It stays there no longer, unless it has left already. Any thread.</summary>
    public void PostTimeUp(ParkingPlace place) => call.Mailbox.Post(() =>
    {
        if (ReferenceEquals(_place, place))
        {
            Leave();
            call.Transfers.Conclude();
            call.Mailbox.Watch(new Recall(call, environment).RunAsync(_by, "timeout", call.Plan.Parking.Otherwise, Music()));
        }
    });

    /// <summary>Somebody else is parked in their place.</summary>
    public void OnCallerChanged()
    {
        if (_place is { } place)
        {
            environment.Parking.Show(place, call.Caller.Peer);
            PlayMusic();
        }
    }

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded() => Leave();

    private void Leave()
    {
        if (_place is { } place)
        {
            _place = null;
            _timer?.Dispose();
            environment.Parking.Leave(place, call);
        }
    }

    private string? Music() => call.Plan.Parking.Music is { } music ? call.Plan.Prompts.Resolve(music, call.Language) : null;

    // Silence is sent too: a carrier that hears nothing at all for long hangs up.
    private void PlayMusic() => call.Caller.Play(new PlayList([Music() ?? "silence"], Loop: true));
}
