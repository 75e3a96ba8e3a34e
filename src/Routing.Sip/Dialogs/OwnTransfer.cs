using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>A REFER of ours and the NOTIFYs that say what became of it (RFC 3515 §2.4.4). Within the turn.</summary>
internal sealed class OwnTransfer : IClientUser
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly DialogSession _session;
    private readonly InDialogRequest _request;
    private readonly string _target;
    private readonly string? _referredBy;
    private readonly SipTimer _deadline;
    private bool _isTaken;
    private bool _over;

    public OwnTransfer(DialogSession session, string target, string? referredBy)
    {
        _session = session;
        _request = new InDialogRequest(session, SipMethod.Refer, Write, this);
        _target = target;
        _referredBy = referredBy;
        _deadline = session.Stack.NewTimer(() => Tell(408, final: true));
    }

    public bool IsOpen => !_over;

    public void Send() => _request.Send();

    /// <summary>Is a NOTIFY about this one (RFC 3515 §2.4.6)?</summary>
    public bool Is(in SipMessage notify)
    {
        if (_over || !notify.TryGet(SipHeaderName.Event, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        int end = value.IndexOf((byte)';');
        return end < 0 || !new SipParameters(value[end..]).TryGet("id"u8, out ReadOnlySpan<byte> id)
            || (SipScan.TryNumber(id, uint.MaxValue, out long number) && number == _request.CSeq);
    }

    public void OnNotify(in SipMessage notify)
    {
        Take(); // RFC 3515 §2.4.4: it may overtake the 202
        bool terminated = notify.Text("Subscription-State")?.StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        int status = StatusIn(notify.Body);
        if (status >= 200 || terminated)
        {
            Tell(status >= 200 ? status : 487, final: true); // RFC 3515 §2.4.5: ended without a final word
        }
        else
        {
            _deadline.Arm(Longest);
            if (status > 100)
            {
                Tell(status, final: false);
            }
        }
    }

    public void Abandon()
    {
        _over = true;
        _request.Abandon();
        _deadline.Cancel();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200 || _over)
        {
            return;
        }

        if (response.Status >= 300)
        {
            Tell(response.Status, final: true);
        }
        else if (string.Equals(response.Text("Refer-Sub"), "false", StringComparison.OrdinalIgnoreCase))
        {
            Tell(response.Status, final: true); // RFC 4488 §4: nothing more will be said
        }
        else
        {
            Take();
            if (!_deadline.IsArmed)
            {
                _deadline.Arm(_session.Stack.T1X64); // RFC 6665 §4.1.2.4, timer N: the first NOTIFY
            }
        }
    }

    void IClientUser.OnFailure(int status) => Tell(status, final: true);

    private void Write(SipBuffer to)
    {
        to.Raw("Contact: <"u8).Text(_session.State.LocalContact).Raw(">\r\n"u8).Header("Refer-To", $"<{_target}>");
        if (_referredBy is not null)
        {
            to.Header("Referred-By", _referredBy);
        }

        to.Raw("Supported: "u8).Raw(SipExtensions.Supported).Line().Body(default);
    }

    private void Take()
    {
        if (!_isTaken)
        {
            _isTaken = true;
            Tell(202, final: false);
        }
    }

    private void Tell(int status, bool final)
    {
        if (_over)
        {
            return;
        }

        if (final)
        {
            Abandon();
        }

        _session.Owner.Tell(new TransferEvent(_session.Owner, status, final));
    }

    // RFC 3420: a sipfrag begins with a status line.
    private static int StatusIn(ReadOnlySpan<byte> fragment) =>
        fragment.Length >= 11 && SipScan.Is(fragment[..8], "SIP/2.0 "u8) && SipScan.TryNumber(fragment.Slice(8, 3), 699, out long status)
            ? (int)status : 0;
}
