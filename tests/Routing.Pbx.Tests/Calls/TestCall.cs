using Routing.Media;
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

    void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body) => IsConfirmed = true;

    void IInviteDialogEvents.OnReinvite(ISessionChange request) => request.Reject(488);

    void IInviteDialogEvents.OnEnded(DialogEnd end) => End = end;
}
