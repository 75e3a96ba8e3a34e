using Routing.Acd.Model;

namespace Routing.Acd.Journal;

/// <summary>
/// A command as bytes: its kind, a mask of the fields that are not default, then these. Every command has
/// one form only. Also nonsense is written as it came: the core's answer to it is part of what is replayed.
/// </summary>
internal static class CommandCodec
{
    [Flags]
    private enum Fields
    {
        Interaction = 1 << 0,
        Queue = 1 << 1,
        Agent = 1 << 2,
        Reservation = 1 << 3,
        Channel = 1 << 4,
        Priority = 1 << 5,
        Requires = 1 << 6,
        FirstEntered = 1 << 7,
        Sequence = 1 << 8,
        EnteredQueue = 1 << 9,
        Preferred = 1 << 10,
        Duration = 1 << 11,
        HoldWhenBusy = 1 << 12,
        Cause = 1 << 13,
        Epoch = 1 << 14,
        Mode = 1 << 15,
        Reason = 1 << 16,
        Plan = 1 << 17,
        Refused = 1 << 18,
        Visit = 1 << 19,
        All = (1 << 20) - 1,
    }

    public static void Write(ref JournalWriter to, in AcdCommand command)
    {
        Fields fields = FieldsOf(command);
        to.Byte((byte)command.Kind);
        to.Number(command.Time);
        to.Number((int)fields);
        WriteIds(ref to, command, fields);
        WriteIf(ref to, fields, Fields.Channel, (long)command.Channel);
        WriteIf(ref to, fields, Fields.Priority, command.Priority ?? 0);
        if (command.Requires is { } requires)
        {
            PlanCodec.Write(ref to, requires);
        }

        WriteIf(ref to, fields, Fields.FirstEntered, command.FirstEntered);
        WriteIf(ref to, fields, Fields.Sequence, command.Sequence);
        WriteIf(ref to, fields, Fields.EnteredQueue, command.EnteredQueue);
        WriteIf(ref to, fields, Fields.Visit, command.Visit);
        WriteIf(ref to, fields, Fields.Preferred, command.Preferred?.Value ?? 0);
        WriteIf(ref to, fields, Fields.Duration, command.Duration);
        WriteIf(ref to, fields, Fields.Cause, (long)command.Cause);
        WriteIf(ref to, fields, Fields.Epoch, command.Epoch);
        WriteIf(ref to, fields, Fields.Mode, (long)command.Mode);
        if (command.Reason is { } reason)
        {
            to.Text(reason);
        }

        if (command.Plan is { } plan)
        {
            PlanCodec.Write(ref to, plan);
        }
    }

    public static AcdCommand Read(ref JournalReader from)
    {
        var kind = (AcdCommandKind)from.Byte();
        long time = from.Number();
        var fields = (Fields)from.Int();
        if ((fields & ~Fields.All) != 0)
        {
            throw from.Wrong("a field of a command that this version does not know");
        }

        // In the order of writing: C# evaluates initializers from the top down.
        return new AcdCommand
        {
            Kind = kind,
            Time = time,
            Interaction = fields.HasFlag(Fields.Interaction) ? from.Id() : default,
            Queue = new QueueId(ReadInt(ref from, fields, Fields.Queue)),
            Agent = new AgentId(ReadInt(ref from, fields, Fields.Agent)),
            Reservation = fields.HasFlag(Fields.Reservation) ? EventCodec.ReadReservation(ref from) : default,
            Channel = (Channel)ReadByte(ref from, fields, Fields.Channel),
            Priority = fields.HasFlag(Fields.Priority) ? from.Int() : null,
            Requires = fields.HasFlag(Fields.Requires) ? PlanCodec.ReadSet(ref from) : null,
            FirstEntered = Read(ref from, fields, Fields.FirstEntered),
            Sequence = Read(ref from, fields, Fields.Sequence),
            EnteredQueue = Read(ref from, fields, Fields.EnteredQueue),
            Visit = ReadInt(ref from, fields, Fields.Visit),
            Preferred = fields.HasFlag(Fields.Preferred) ? new AgentId(from.Int()) : null,
            Duration = Read(ref from, fields, Fields.Duration),
            HoldWhenBusy = fields.HasFlag(Fields.HoldWhenBusy),
            Cause = (LeaveReason)ReadByte(ref from, fields, Fields.Cause),
            Epoch = ReadInt(ref from, fields, Fields.Epoch),
            Mode = (AgentMode)ReadByte(ref from, fields, Fields.Mode),
            Reason = fields.HasFlag(Fields.Reason) ? from.Text() : null,
            Plan = fields.HasFlag(Fields.Plan) ? PlanCodec.ReadPlan(ref from) : null,
            Refused = fields.HasFlag(Fields.Refused),
        };
    }

    private static Fields FieldsOf(in AcdCommand command) =>
        If(Fields.Interaction, command.Interaction != default)
        | If(Fields.Queue, command.Queue != default)
        | If(Fields.Agent, command.Agent != default)
        | If(Fields.Reservation, command.Reservation != default)
        | If(Fields.Channel, command.Channel != default)
        | If(Fields.Priority, command.Priority is not null)
        | If(Fields.Requires, command.Requires is not null)
        | If(Fields.FirstEntered, command.FirstEntered != 0)
        | If(Fields.Sequence, command.Sequence != 0)
        | If(Fields.EnteredQueue, command.EnteredQueue != 0)
        | If(Fields.Visit, command.Visit != 0)
        | If(Fields.Preferred, command.Preferred is not null)
        | If(Fields.Duration, command.Duration != 0)
        | If(Fields.HoldWhenBusy, command.HoldWhenBusy)
        | If(Fields.Cause, command.Cause != default)
        | If(Fields.Epoch, command.Epoch != 0)
        | If(Fields.Mode, command.Mode != default)
        | If(Fields.Reason, command.Reason is not null)
        | If(Fields.Plan, command.Plan is not null)
        | If(Fields.Refused, command.Refused);

    private static Fields If(Fields field, bool there) => there ? field : 0;

    private static void WriteIds(ref JournalWriter to, in AcdCommand command, Fields fields)
    {
        if (fields.HasFlag(Fields.Interaction))
        {
            to.Id(command.Interaction);
        }

        WriteIf(ref to, fields, Fields.Queue, command.Queue.Value);
        WriteIf(ref to, fields, Fields.Agent, command.Agent.Value);
        if (fields.HasFlag(Fields.Reservation))
        {
            EventCodec.Write(ref to, command.Reservation);
        }
    }

    private static void WriteIf(ref JournalWriter to, Fields fields, Fields field, long value)
    {
        if (fields.HasFlag(field))
        {
            to.Number(value);
        }
    }

    private static long Read(ref JournalReader from, Fields fields, Fields field) => fields.HasFlag(field) ? from.Number() : 0;

    private static int ReadInt(ref JournalReader from, Fields fields, Fields field) => fields.HasFlag(field) ? from.Int() : 0;

    private static byte ReadByte(ref JournalReader from, Fields fields, Fields field)
    {
        long value = Read(ref from, fields, field);
        return value is >= 0 and <= byte.MaxValue ? (byte)value : throw from.Wrong($"{value} is out of range");
    }
}
