using Routing.Sip.Auth;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>A REFER of ours and the NOTIFYs that say what became of it (RFC 3515 §2.4.4). Within the turn.</summary>
internal sealed class OwnTransfer : IClientUser
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly DialogSession _session;
    private readonly DigestClient? _digest;
    private readonly SipStack _stack;
    private readonly string _target;
    private readonly string? _referredBy;
    private readonly SipTimer _deadline;
    private uint _cseq;
    private bool _over;

    public OwnTransfer(DialogSession session, DigestClient? digest, string target, string? referredBy)
    {
        _session = session;
        _digest = digest;
        _stack = session.Owner.Stack;
        _target = target;
        _referredBy = referredBy;
        _deadline = _stack.NewTimer(() => Tell(408, final: true));
    }

    public bool IsOpen => !_over;

    public void Send()
    {
        RequestHead head = _session.NextRequest(SipMethod.Refer, out SipTarget target);
        _cseq = head.CSeq;
        SipBuffer to = DialogRequest.Begin(_stack, head, _digest).Raw("Contact: <"u8).Text(_session.State.LocalContact).Raw(">\r\n"u8);
        to.Header("Refer-To", $"<{_target}>");
        if (_referredBy is not null)
        {
            to.Header("Referred-By", _referredBy);
        }

        to.Raw("Supported: "u8).Raw(SipExtensions.Supported).Line().Body(default);
        new ClientTransaction(_stack, head, target, this).Start();
    }

    /// <summary>Is a NOTIFY about this one (RFC 3515 §2.4.6)?</summary>
    public bool Is(in SipMessage notify)
    {
        if (_over || !notify.TryGet(SipHeaderName.Event, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        int end = value.IndexOf((byte)';');
        return end < 0 || !new SipParameters(value[end..]).TryGet("id"u8, out ReadOnlySpan<byte> id)
            || (SipScan.TryNumber(id, uint.MaxValue, out long number) && number == _cseq);
    }

    public void OnNotify(in SipMessage notify)
    {
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
        _deadline.Cancel();
    }

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200 || _over)
        {
            return;
        }

        if (response.Status is 401 or 407 && _digest is not null && _digest.Accept(response))
        {
            Send();
        }
        else if (response.Status >= 300)
        {
            Tell(response.Status, final: true);
        }
        else if (string.Equals(response.Text("Refer-Sub"), "false", StringComparison.OrdinalIgnoreCase))
        {
            Tell(response.Status, final: true); // RFC 4488 §4: nothing more will be said
        }
        else if (!_deadline.IsArmed)
        {
            _deadline.Arm(_stack.T1X64); // RFC 6665 §4.1.2.4, timer N: the first NOTIFY
        }
    }

    void IClientUser.OnFailure(int status) => Tell(status, final: true);

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
