using Routing.Acd.Model;

namespace Routing.Acd.Journal;

/// <summary>An event as bytes: all of its fields in their order. Every event has one form only.</summary>
internal static class EventCodec
{
    public static void Write(ref JournalWriter to, in AcdEvent acdEvent)
    {
        to.Byte((byte)acdEvent.Kind);
        to.Number(acdEvent.Sequence);
        to.Number(acdEvent.Time);
        to.Id(acdEvent.Interaction);
        to.Number(acdEvent.Queue.Value);
        to.Number(acdEvent.Agent.Value);
        Write(ref to, acdEvent.Reservation);
        to.Byte((byte)acdEvent.Outcome);
        to.Byte((byte)acdEvent.Leave);
        to.Byte((byte)acdEvent.State);
        to.Byte((byte)acdEvent.PreviousState);
        to.Text(acdEvent.Reason);
        to.Number(acdEvent.Deadline);
        to.Number(acdEvent.InteractionSequence);
        to.Number(acdEvent.FirstEntered);
        to.Number(acdEvent.EnteredQueue);
        to.Number(acdEvent.Stage);
        to.Number(acdEvent.Position);
        to.Number(acdEvent.EstimatedWait);
    }

    // In the order of writing: C# evaluates initializers from the top down.
    public static AcdEvent Read(ref JournalReader from) => new()
    {
        Kind = (AcdEventKind)from.Byte(),
        Sequence = from.Number(),
        Time = from.Number(),
        Interaction = from.Id(),
        Queue = new QueueId(from.Int()),
        Agent = new AgentId(from.Int()),
        Reservation = ReadReservation(ref from),
        Outcome = (ReservationOutcome)from.Byte(),
        Leave = (LeaveReason)from.Byte(),
        State = (AgentState)from.Byte(),
        PreviousState = (AgentState)from.Byte(),
        Reason = from.Text(),
        Deadline = from.Number(),
        InteractionSequence = from.Number(),
        FirstEntered = from.Number(),
        EnteredQueue = from.Number(),
        Stage = from.Int(),
        Position = from.Int(),
        EstimatedWait = from.Number(),
    };

    public static void Write(ref JournalWriter to, ReservationId reservation)
    {
        to.Number(reservation.Partition);
        to.Number(reservation.Epoch);
        to.Number(reservation.Sequence);
    }

    public static ReservationId ReadReservation(ref JournalReader from) => new(from.Int(), from.Int(), from.Number());
}
