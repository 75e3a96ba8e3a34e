using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>How a dialog ends after its 2xx: BYE both ways (RFC 3261 §15). Within the turn.</summary>
internal sealed class Farewell(DialogSession session) : IClientUser
{
    private DialogEnd? _end;
    private string? _reason;

    public bool IsByeSent { get; private set; }

    /// <summary>Decides to end it; the BYE may still wait. Once.</summary>
    public void Begin(DialogEnd end, string? reason)
    {
        _end = end;
        _reason = reason;
    }

    /// <summary>How it ends, or <paramref name="otherwise"/> where nothing had been decided.</summary>
    public DialogEnd EndOr(DialogEnd otherwise) => _end ?? otherwise;

    public void SendBye()
    {
        IsByeSent = true;

        // Carriers challenge BYE too; without an answer their side would stay up.
        new InDialogRequest(session, SipMethod.Bye, Write, this).Send();
    }

    /// <summary>RFC 3261 §15.1.2: always 200 in a known dialog, and never a BYE in return.</summary>
    public void OnBye(in SipMessage request, SipTarget source, SipTarget target)
    {
        Repeats.Settle(session.Stack, request, source, target, 200, session.State.LocalTag);
        string? reason = InviteDialog.ReasonOf(request);
        if (IsByeSent)
        {
            session.Quiet(); // the answer to our own BYE ends it
            return;
        }

        session.Owner.End(EndOr(new DialogEnd(DialogEndCause.RemoteBye, 0, reason)));
        session.Forget();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status >= 200)
        {
            Finish();
        }
    }

    void IClientUser.OnFailure(int status) => Finish();

    private void Write(SipBuffer to)
    {
        if (_reason is not null)
        {
            to.Header("Reason", _reason);
        }

        to.Body(default);
    }

    private void Finish()
    {
        session.Owner.End(EndOr(new DialogEnd(DialogEndCause.Local)));
        session.Forget();
    }
}
