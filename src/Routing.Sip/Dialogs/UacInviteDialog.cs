namespace Routing.Sip.Dialogs;

/// <summary>A call that we placed: we are the UAC of its INVITE.</summary>
public sealed class UacInviteDialog : InviteDialog
{
    internal UacInviteDialog() => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string CallId => throw new NotImplementedException();

    /// <inheritdoc/>
    public override IInviteDialogEvents Events { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <inheritdoc/>
    public override void Hangup(string? reason = null, int rejectStatus = 603) => throw new NotImplementedException();
}
