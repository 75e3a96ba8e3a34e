namespace Routing.Sip.Dialogs;

/// <summary>Something to tell a dialog's owner; delivered outside the turn, in order.</summary>
internal abstract record DialogEvent(InviteDialog Dialog) : SipEvent
{
    public override void Deliver()
    {
        if (Dialog.Events is { } events)
        {
            Tell(events);
        }
    }

    protected abstract void Tell(IInviteDialogEvents events);
}

internal sealed record ProgressEvent(InviteDialog Dialog, int Status, ReadOnlyMemory<byte> Body) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnProgress(Status, Body);
}

internal sealed record AnsweredEvent(InviteDialog Dialog, ReadOnlyMemory<byte> Body) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnAnswered(Body);
}

internal sealed record ConfirmedEvent(InviteDialog Dialog, ReadOnlyMemory<byte> Body) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnConfirmed(Body);
}

internal sealed record EarlyAnswerEvent(InviteDialog Dialog, ReadOnlyMemory<byte> Body) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnEarlyAnswer(Body);
}

internal sealed record ReinviteEvent(InviteDialog Dialog, ISessionChange Change) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnReinvite(Change);
}

internal sealed record OfferSettledEvent(InviteDialog Dialog, int Status, ReadOnlyMemory<byte> Answer) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnOfferSettled(Status, Answer);
}

internal sealed record ReferEvent(InviteDialog Dialog, ITransfer Transfer) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnRefer(Transfer);
}

internal sealed record TransferEvent(InviteDialog Dialog, int Status, bool IsFinal) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnTransfer(Status, IsFinal);
}

internal sealed record InfoEvent(InviteDialog Dialog, string ContentType, ReadOnlyMemory<byte> Body) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnInfo(ContentType, Body);
}

internal sealed record EndedEvent(InviteDialog Dialog, DialogEnd End) : DialogEvent(Dialog)
{
    protected override void Tell(IInviteDialogEvents events) => events.OnEnded(End);
}
