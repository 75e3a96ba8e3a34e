using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Records.Model;

namespace Routing.Pbx.Transfers;

/// <summary>
/// What becomes of who was left behind: they ring at the phone that sent them, in use or not; then they go where is said, then
/// into the queue they came from with their age, and at last they are told that nobody is there. On the call's mailbox.
/// </summary>
internal sealed class Recall(Call call, CallEnvironment environment)
{
    /// <summary>Runs until somebody has taken them, and talked, or nobody has.</summary>
    /// <param name="sender">Who sent or parked them.</param>
    /// <param name="word">Why they come back, for the record.</param>
    /// <param name="otherwise">Where they go whom the sender does not take; null for where that phone's callers go.</param>
    /// <param name="music">What they hear meanwhile; null for ringing.</param>
    public async Task RunAsync(LegPeer sender, string word, DestinationPlan? otherwise, string? music)
    {
        var style = new ConnectionStyle(null, music, SegmentKind.Ring);
        PhonePlan? phone = call.Plan.Phones.GetValueOrDefault(sender.Desk ?? sender.Phone ?? "");
        if (phone is not null)
        {
            PbxLog.Recalled(environment.Log, call.Id, phone.Name, word);
            call.Recorder.Begin(SegmentKind.Ring, environment.Clock.UtcNow, phone.Name, null, word);
            if (await IsTakenAsync(new RecallDestination(phone), style))
            {
                return;
            }
        }

        if ((otherwise ?? phone?.NoAnswer) is { } next && await IsTakenAsync(PhoneBook.Find(call.Plan, next, call.Language), style))
        {
            return;
        }

        PbxLog.NotRecalled(environment.Log, call.Id, sender.Name);
        if (!ReturnToQueue("no_answer"))
        {
            // Turned: who is told so is the one who was called. They have not hung up, we have.
            call.Talks.Over(new TalkEnd(call.IsTurned ? CallEndedBy.System : CallEndedBy.Callee));
        }
    }

    /// <summary>A queue's customer waits there again; false for anybody else.</summary>
    public bool ReturnToQueue(string word)
    {
        // Turned: it is the agent who was left behind by the customer.
        if (call.IsTurned || call.Journey.Visit is not { } visit)
        {
            return false;
        }

        call.Recorder.Begin(SegmentKind.Queue, environment.Clock.UtcNow, visit.Queue, null, word);
        call.Talks.Over(new TalkEnd(CallEndedBy.Callee, Returns: true));
        return true;
    }

    private async Task<bool> IsTakenAsync(Destination to, ConnectionStyle style)
    {
        ConnectionEnd end = await call.Talks.TryAsync(to, style);
        if (end.Flow is { } route && !call.IsEnded)
        {
            call.Talks.GoTo(route, "forwarded");
        }

        return call.IsEnded || end.WasAnswered || end.Flow is not null;
    }
}
