using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>How a dialog ends after its 2xx: BYE both ways (RFC 3261 §15). Within the turn.</summary>
internal sealed class Farewell(DialogSession session, DigestClient? digest) : IClientUser
{
    private readonly SipStack _stack = session.Owner.Stack;
    private DialogEnd? _end;
    private string? _reason;

    /// <summary>We have decided to end it; the BYE may still wait.</summary>
    public bool IsUnderWay => _end is not null;

    public bool IsByeSent { get; private set; }

    /// <summary>Decides to end it; the first call counts.</summary>
    public bool Begin(DialogEnd end, string? reason)
    {
        if (_end is not null)
        {
            return false;
        }

        _end = end;
        _reason = reason;
        return true;
    }

    /// <summary>How it ends, or <paramref name="otherwise"/> where nothing had been decided.</summary>
    public DialogEnd EndOr(DialogEnd otherwise) => _end ?? otherwise;

    public void SendBye()
    {
        IsByeSent = true;
        RequestHead head = session.NextRequest(SipMethod.Bye, out SipTarget target);
        SipBuffer to = DialogRequest.Begin(_stack, head, digest);
        if (_reason is not null)
        {
            to.Header("Reason", _reason);
        }

        to.Body(default);
        new ClientTransaction(_stack, head, target, this).Start();
    }

    /// <summary>RFC 3261 §15.1.2: always 200 in a known dialog, and never a BYE in return.</summary>
    public void OnBye(in SipMessage request, SipTarget source, SipTarget target)
    {
        Repeats.Settle(_stack, request, source, target, 200, session.State.LocalTag);
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
        if (response.Status < 200)
        {
            return;
        }

        // Carriers challenge BYE too; without an answer their side would stay up.
        if (response.Status is 401 or 407 && digest is not null && digest.Accept(response) && !session.IsGone)
        {
            SendBye();
            return;
        }

        Finish();
    }

    void IClientUser.OnFailure(int status) => Finish();

    private void Finish()
    {
        session.Owner.End(EndOr(new DialogEnd(DialogEndCause.Local)));
        session.Forget();
    }
}
