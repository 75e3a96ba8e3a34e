using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>One dialog of a test's peer with the exchange, and all that it was told.</summary>
internal sealed class TestCall : IInviteDialogEvents
{
    private int _version = 1;

    public InviteDialog Dialog { get; set; } = null!;

    public UasInviteDialog Incoming => (UasInviteDialog)Dialog;

    /// <summary>The exchange's media leg toward this peer.</summary>
    public MediaLegId Leg { get; set; }

    public bool IsAnswered { get; set; }

    public bool IsConfirmed { get; private set; }

    /// <summary>How it ended; null while it goes on.</summary>
    public DialogEnd? End { get; private set; }

    public bool IsUp => IsAnswered && End is null;

    /// <summary>The status a call was refused with; 0 when it was not.</summary>
    public int Refused => End is { Cause: DialogEndCause.Rejected } end ? end.Status : 0;

    /// <summary>Offers made in mid-call.</summary>
    public uint Reoffers => (uint)_version - 1;

    public void Hangup() => Dialog.Hangup();

    /// <summary>Asks that the other side be connected with <paramref name="target"/>.</summary>
    public void Refer(string target) => Assert.True(Dialog.Refer($"sip:{target}@{World.Exchange.Address}"));

    /// <summary>Asks that the other side of this call take this one's place in <paramref name="second"/> (RFC 5589 §7).</summary>
    public void ReferTo(TestCall second, string target = "consulted")
    {
        DialogState state = second.Dialog.EarlyState!;
        Assert.True(Dialog.Refer($"sip:{target}@{World.Exchange.Address}?Replaces={Uri.EscapeDataString($"{state.CallId};to-tag={state.RemoteTag};from-tag={state.LocalTag}")}"));
    }

    public byte[] NextOffer(string direction) => Sdp.With(direction, ++_version);

    /// <summary>The provisional answers it got, oldest first.</summary>
    public List<int> Progress { get; } = [];

    void IInviteDialogEvents.OnProgress(int status, ReadOnlyMemory<byte> body)
    {
        Progress.Add(status);
        if (!body.IsEmpty)
        {
            Leg = Sdp.LegOf(body);
        }
    }

    void IInviteDialogEvents.OnAnswered(ReadOnlyMemory<byte> body)
    {
        IsAnswered = true;
        Leg = Sdp.LegOf(body);
    }

    /// <summary>What became of its own REFER: each status.</summary>
    public List<int> Referred { get; } = [];

    /// <summary>Its REFER is over: the final status; 0 while it goes on.</summary>
    public int Outcome { get; private set; }

    /// <summary>What to do with a REFER of the exchange's; declined when null.</summary>
    public Action<ITransfer>? OnAsked { get; set; }

    void IInviteDialogEvents.OnTransfer(int status, bool isFinal)
    {
        Referred.Add(status);
        Outcome = isFinal ? status : 0;
    }

    void IInviteDialogEvents.OnRefer(ITransfer transfer)
    {
        if (OnAsked is { } asked)
        {
            asked(transfer);
        }
        else
        {
            transfer.Reject(603);
        }
    }

    /// <summary>The keys that came by INFO, oldest first.</summary>
    public List<char> Keys { get; } = [];

    void IInviteDialogEvents.OnInfo(string contentType, ReadOnlyMemory<byte> body)
    {
        if (InfoDigit.TryRead(contentType, body.Span, out char key))
        {
            Keys.Add(key);
        }
    }

    void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body) => IsConfirmed = true;

    void IInviteDialogEvents.OnReinvite(ISessionChange request) => request.Reject(488);

    void IInviteDialogEvents.OnEnded(DialogEnd end) => End = end;
}
