using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// One re-INVITE or UPDATE of ours. It ACKs each 2xx of its own each time it comes, also when the dialog has gone on to
/// the next one or is over (RFC 3261 §13.2.2.4). Within the turn.
/// </summary>
internal sealed class OwnRequest : IClientUser
{
    private readonly OwnOffers _user;
    private readonly DialogSession _session;
    private readonly InDialogRequest _request;
    private readonly SipTimer? _guard;
    private AckRequest? _ack;

    public OwnRequest(OwnOffers user, DialogSession session, SipMethod method, ReadOnlyMemory<byte> offer)
    {
        _user = user;
        _session = session;
        Offer = offer;
        _request = new InDialogRequest(session, method, Write, this);
        if (method == SipMethod.Invite)
        {
            // A change of session needs nobody to lift a receiver: one that only ever "is tried" is cancelled.
            _guard = session.Stack.NewTimer(_request.Cancel);
        }
    }

    public SipMethod Method => _request.Method;

    public ReadOnlyMemory<byte> Offer { get; }

    public void Send()
    {
        _guard?.Arm(_session.Stack.T1X64);
        _request.Send();
    }

    /// <summary>Nobody waits for its answer any more; a 2xx is ACKed all the same.</summary>
    public void Abandon()
    {
        _guard?.Cancel();
        _request.Abandon();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            return;
        }

        _guard?.Cancel();
        if (_ack is not null)
        {
            _ack.SendAgain();
            return;
        }

        if (Method == SipMethod.Invite && response.Status < 300)
        {
            DialogState state = _session.State;
            _ack = new AckRequest(
                _session.Stack,
                state with { LocalCSeq = _request.CSeq, RemoteTarget = RouteSet.ContactOf(response) ?? state.RemoteTarget },
                _request.Credentials);
            _ack.Send();
        }

        _user.OnResponse(this, response);
    }

    void IClientUser.OnFailure(int status)
    {
        _guard?.Cancel();
        _user.OnFailure(this, status);
    }

    private void Write(SipBuffer to)
    {
        to.Raw("Contact: <"u8).Text(_session.State.LocalContact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed)
            .Raw("\r\nSupported: "u8).Raw(SipExtensions.Supported).Line();
        if (_session.Shown is { } shown)
        {
            to.Header("P-Asserted-Identity", shown);
        }

        _session.Terms.Ask(to, inDialog: true);
        to.Body(Offer.Span);
    }
}
