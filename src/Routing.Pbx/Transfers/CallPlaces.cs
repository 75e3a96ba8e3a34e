using Routing.Pbx.Calls;
using Routing.Pbx.Dialling;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Transfers;

/// <summary>
/// Who takes whose place (RFC 3891): legs that come from other calls into this one, and this call's caller on the way to another.
/// On the call's mailbox.
/// </summary>
internal sealed class CallPlaces(Call call, CallEnvironment environment)
{
    // How long it rings for a guest: less than the stack gives a REFER, whose asker hears what became of it.
    private static readonly TimeSpan LongestVisit = TimeSpan.FromSeconds(170);

    // Bounds the wait for a word that never comes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(4);

    // Seated while whom they are to talk with still rings: they go back when nobody answers.
    private Replacement? _guest;
    private ITimer? _visit;

    /// <summary>The one who was served is in another call.</summary>
    public bool HasHandedOver { get; private set; }

    /// <summary>Why the place was not to be had, as a status; 0 where none was asked for.</summary>
    public int Refusal { get; private set; }

    /// <summary>Somebody from another call is to take the place of <paramref name="leg"/> here.</summary>
    public void OnReplaced(Leg leg, Replacement by)
    {
        bool isCaller = ReferenceEquals(leg, call.Caller);
        if (call.IsEnded || by.Leg.IsOver || leg.IsOver)
        {
            by.Refuse(481);
        }
        else if (call.Begins is FeatureDestination || (by.IsAsked && !by.Leg.Peer.IsAtDeskOf(leg.Peer)))
        {
            by.Refuse(403); // what a phone sets is its own affair; and a talk is not for everybody to take who knows its name
        }
        else if (call.Transfers.IsAsked || _guest is not null)
        {
            by.Refuse(491);
        }
        else if (by.EarlyOnly && (!isCaller || call.Door.IsAnswered))
        {
            by.Refuse(486); // RFC 3891 §3
        }
        else if (isCaller)
        {
            ReplaceCaller(leg, by);
        }
        else if (call.Talks.Now is { } talk && ReferenceEquals(leg, talk.Far))
        {
            ReplaceFar(talk, by);
        }
        else
        {
            by.Refuse(481);
        }
    }

    /// <summary>
    /// The caller takes the place of a leg in another call, or of one that rings for it; this call ends then. False when that
    /// place is gone, or not theirs to take: the caller is still here, unless they left meanwhile.
    /// </summary>
    public Task<bool> TakeOverAsync(TakeOverDestination place) => TakeOverAsync(place.Leg, isAsked: true, place.EarlyOnly);

    /// <summary>The same for a phone that was allowed to take what rings there by other means.</summary>
    public Task<bool> PickUpAsync(Leg place) => TakeOverAsync(place, isAsked: false, earlyOnly: true);

    /// <summary>The caller takes back a parked call; this one ends then. False when it is not there any more.</summary>
    public async Task<bool> RetrieveAsync(Parking.ParkingPlace place)
    {
        if (place.Parked is not { } parked || ReferenceEquals(parked, call))
        {
            return false;
        }

        return IsGiven(await GiveCallerAsync(by => by.Bring(parked, () => parked.Parking.OnRetrieved(place, by))));
    }

    /// <summary>The one who is served goes to another call. 200: somebody else's now; otherwise they are back, and the call is over should they have left.</summary>
    public Task<int> GiveCallerAsync(Leg place, bool earlyOnly) => GiveCallerAsync(by => by.Offer(place), earlyOnly: earlyOnly);

    /// <summary>The one who was served has been connected elsewhere by their carrier.</summary>
    public void OnTransferred() => HasHandedOver = true;

    /// <summary>Who was seated while somebody rang has somebody to talk with, or a flow.</summary>
    // Who is seated for a visit was answered long ago (BeginVisit takes nobody who asks for the place themselves), so there is no door that
    // they could have left by in this instant.
    public void OnTaken() => EndVisit()?.Accept(call);

    /// <summary>The conversation is over, from whichever side: who came in vain goes back.</summary>
    public void OnCallEnded()
    {
        if (EndVisit() is { } guest)
        {
            call.Unseat();
            guest.Refuse(call is { EndedBy: CallEndedBy.Callee, Connection.Failure: { Status: >= 400 and < 700 } failure } ? failure.Status : 480);
        }
    }

    private async Task<bool> TakeOverAsync(Leg place, bool isAsked, bool earlyOnly)
    {
        if (ReferenceEquals(place.Owner, call) || !await call.Door.OpenAsync())
        {
            Refusal = 481;
            return false;
        }

        return IsGiven(await GiveCallerAsync(by => by.Offer(place), isAsked, earlyOnly));
    }

    private bool IsGiven(int status)
    {
        if (status == 200)
        {
            call.HangUp(CallEndedBy.Transfer);
            return true;
        }

        Refusal = status;
        PbxLog.NotTakenOver(environment.Log, call.Id, call.Begins.Dialled, status);
        return false;
    }

    private async Task<int> GiveCallerAsync(Action<Replacement> offer, bool isAsked = false, bool earlyOnly = false)
    {
        Leg caller = call.Unseat();
        var word = new PendingTurn<int>();
        offer(new Replacement(caller, call, word.Complete) { IsAsked = isAsked, EarlyOnly = earlyOnly });
        int status = await word.WaitAsync(environment.Scheduler, LongestWait, onTimeout: 408, default);
        if (status == 200)
        {
            call.Door.Admit(); // answered by whoever took it, if it was not before
            HasHandedOver = true;
        }
        else if (call.IsEnded)
        {
            caller.Hangup();
        }
        else
        {
            call.SeatAgain(caller);
            if (caller.IsOver)
            {
                call.HangUp(CallEndedBy.Caller);
            }
        }

        return status;
    }

    private void ReplaceCaller(Leg leg, Replacement by)
    {
        Talk? talk = call.Talks.Now;
        if (talk is null && call.Talks.Dialling is not null && !by.IsAsked)
        {
            BeginVisit(by); // one who takes the place themselves has it, and waits for nobody's word
        }
        else if (!by.Accept(call))
        {
            return;
        }

        call.Seat(by.Leg);
        call.NoteLeg(by.Leg);
        Dismiss(leg);
        if (talk is not null)
        {
            call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, by.Leg.Peer.Name, talk.Agent, "transferred");
            talk.Rejoin("answered");
        }
        else
        {
            call.Talks.OnCallerChanged();
            call.Journey.OnCallerChanged();
            call.Parking.OnCallerChanged();
        }
    }

    // RFC 5589 §7.3: who sent them hears of it when somebody has answered.
    private void BeginVisit(Replacement by)
    {
        _guest = by;
        _visit = environment.Scheduler.Time.CreateTimer(
            _ => call.Mailbox.Post(() =>
            {
                if (ReferenceEquals(_guest, by))
                {
                    call.HangUp(CallEndedBy.Callee);
                }
            }),
            null,
            LongestVisit,
            Timeout.InfiniteTimeSpan);
    }

    private Replacement? EndVisit()
    {
        Replacement? guest = _guest;
        _guest = null;
        _visit?.Dispose();
        return guest;
    }

    private void ReplaceFar(Talk talk, Replacement by)
    {
        if (!by.Accept(call))
        {
            return;
        }

        Leg leaves = talk.Far;
        talk.Part();
        call.Talks.Leave(talk);
        call.NoteLeg(by.Leg);
        Dismiss(leaves);
        call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, by.Leg.Peer.Name, talk.Agent, "transferred");
        call.Talks.Join(by.Leg);
    }

    // RFC 3891 §3: BYE, and for one that was not answered what its caller's own CANCEL would bring.
    private void Dismiss(Leg leg) => call.Mailbox.Watch(leg.HangupAsync("SIP;cause=200;text=\"Replaced\"", rejectStatus: 487).AsTask());
}
