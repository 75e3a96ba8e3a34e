using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// A REFER in a dialog and the subscription it makes (RFC 3515 §2.4): asked, accepted, finished. NOTIFYs go one at a
/// time, the latest news first. Within the turn but for the application's calls.
/// </summary>
internal sealed class PeerTransfer : ITransfer, IClientUser
{
    /// <summary>How long a transfer may take; then it has failed, whatever the application does.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly DialogSession _session;
    private readonly SipStack _stack;
    private readonly ServerTransaction _transaction;
    private readonly SipTimer _deadline;
    private readonly string _event;
    private readonly bool _notifies;
    private TransferState _state;
    private InDialogRequest? _notify;
    private int? _next;
    private int _said;
    private bool _sending;

    public PeerTransfer(DialogSession session, ServerTransaction transaction, in SipMessage request, in NameAddr target, bool first)
    {
        _session = session;
        _stack = session.Stack;
        _transaction = transaction;
        SipUri.TryParse(target.Uri, out SipUri uri);
        int headers = target.Uri.IndexOf((byte)'?');
        Target = Encoding.UTF8.GetString(headers < 0 ? target.Uri : target.Uri[..headers]);
        TargetUser = uri.Party;
        TargetInstance = uri.Instance;
        Replaces = ReplacesHeader.InUri(uri);
        ReferredBy = request.Text("Referred-By") ?? request.Text("b");

        // RFC 3515 §2.4.6: the first REFER of a dialog needs no id, and old phones know none.
        _event = first ? "refer" : $"refer;id={request.CSeq.Number}";
        _notifies = !string.Equals(request.Text("Refer-Sub"), "false", StringComparison.OrdinalIgnoreCase); // RFC 4488 §4
        _deadline = _stack.NewTimer(OnDeadline);
        _deadline.Arm(_stack.Options.T1 * 48);
    }

    public string Target { get; }

    public string TargetUser { get; }

    public string? TargetInstance { get; }

    public string? Replaces { get; }

    public string? ReferredBy { get; }

    /// <summary>It is neither refused nor finished, or its last NOTIFY has no answer yet.</summary>
    public bool IsOpen => _state is TransferState.Asked or TransferState.Accepted || _sending;

    /// <summary>Its last NOTIFY is on its way: a BYE waits.</summary>
    public bool IsFinishing => _state == TransferState.Finished && _sending;

    public void Accept()
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        if (_state != TransferState.Asked)
        {
            return;
        }

        _state = TransferState.Accepted;
        _deadline.Arm(Longest);
        SipBuffer to = _transaction.Seed.WriteTo(_stack.Out, 202, _session.State.LocalTag).Raw("Contact: <"u8)
            .Text(_session.State.LocalContact).Raw(">\r\n"u8);
        if (!_notifies)
        {
            to.Raw("Refer-Sub: false\r\n"u8);
        }

        to.Body(default);
        _transaction.Respond(202);
        Say(100);
    }

    public void Reject(int status)
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        Refuse(status);
    }

    public void Progress(int status)
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        if (_state == TransferState.Accepted && status is > 100 and < 200)
        {
            Say(status);
        }
    }

    public void Finish(int status)
    {
        using SipStack.Turn turn = _stack.EnterFromAbove();
        End(status);
    }

    /// <summary>The dialog ends: what is not answered is refused, what was not said is not said.</summary>
    public void Abandon()
    {
        Refuse(487);
        _state = TransferState.Finished;
        _sending = false;
        _next = null;
        _notify?.Abandon();
        _deadline.Cancel();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200 || !_sending)
        {
            return;
        }

        _sending = false;
        if (response.Status >= 300)
        {
            _next = null; // RFC 6665 §4.2.2: nobody listens any more; the transfer itself goes on
        }

        GoOn();
    }

    void IClientUser.OnFailure(int status)
    {
        _sending = false;
        _next = null;
        GoOn();
    }

    private void OnDeadline()
    {
        if (_state == TransferState.Asked)
        {
            Refuse(500);
        }
        else
        {
            End(408);
        }
    }

    private void Refuse(int status)
    {
        if (_state == TransferState.Asked)
        {
            _state = TransferState.Finished;
            _deadline.Cancel();
            _transaction.Respond(Math.Clamp(status, 300, 699), _session.State.LocalTag);
        }
    }

    private void End(int status)
    {
        if (_state != TransferState.Accepted)
        {
            return;
        }

        _state = TransferState.Finished;
        _deadline.Cancel();
        Say(Math.Clamp(status, 200, 699));
    }

    private void Say(int status)
    {
        if (_notifies)
        {
            _next = status;
            GoOn();
        }
    }

    private void GoOn()
    {
        if (_sending)
        {
            return;
        }

        if (_next is not null && !_session.IsGone && !_session.IsByeSent)
        {
            _sending = true;
            _notify = new InDialogRequest(_session, SipMethod.Notify, Write, this);
            _notify.Send();
        }
        else
        {
            _session.GoOn();
        }
    }

    // The latest news, also when it goes out once more with credentials.
    private void Write(SipBuffer to)
    {
        int status = _said = _next ?? _said;
        _next = null;
        to.Raw("Contact: <"u8).Text(_session.State.LocalContact)
            .Raw(">\r\nEvent: "u8).Text(_event).Raw("\r\nSubscription-State: "u8);
        if (status < 200)
        {
            to.Raw("active;expires="u8).Number((long)Math.Ceiling((TimeSpan.FromTicks(_deadline.Due) - _stack.Timers.Now).TotalSeconds)); // RFC 3515 §2.4.4: what is left
        }
        else
        {
            to.Raw("terminated;reason=noresource"u8); // RFC 3515 §2.4.7
        }

        byte[] fragment = [.. Encoding.ASCII.GetBytes($"SIP/2.0 {status} "), .. SipReasonPhrases.Of(status), .. "\r\n"u8];
        to.Line().Body(fragment, "message/sipfrag;version=2.0"u8);
    }

    private enum TransferState : byte
    {
        Asked,
        Accepted,
        Finished,
    }
}
