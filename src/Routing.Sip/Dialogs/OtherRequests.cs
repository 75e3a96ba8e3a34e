using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>What a peer sends in a dialog besides INVITE, UPDATE and BYE, transfers in both directions among it. Within the turn.</summary>
internal sealed class OtherRequests(DialogSession session)
{
    private PeerTransfer? _peer;
    private OwnTransfer? _own;
    private bool _waits;

    /// <summary>The last word on a transfer is on its way to the peer: a BYE waits for its answer (RFC 5589 §6.1).</summary>
    public bool HoldsBye => _peer is { IsFinishing: true };

    public void OnRequest(in SipMessage request, ServerTransaction transaction)
    {
        if (Standard.RefuseRequired(transaction, request))
        {
            return;
        }

        switch (request.Method)
        {
            case SipMethod.Options:
                Standard.Describe(transaction, Tag);
                break;
            case SipMethod.Info:
                OnInfo(request, transaction);
                break;
            case SipMethod.Prack:
                transaction.Respond(481, Tag); // RFC 3262 §3: it matches nothing
                break;
            case SipMethod.Refer:
                OnRefer(request, transaction);
                break;
            case SipMethod.Notify:
                OnNotify(request, transaction);
                break;
            default:
                Standard.MethodNotAllowed(transaction);
                break;
        }
    }

    /// <summary>Asks the peer to call somebody else. False while an earlier one is in progress, and for a target that is no URI.</summary>
    public bool Refer(string target, string? referredBy)
    {
        if (_own is { IsOpen: true } || !SipUri.TryParse(Encoding.UTF8.GetBytes(target), out _))
        {
            return false;
        }

        _own = new OwnTransfer(session, target, referredBy);
        _waits = true;
        GoOn();
        return true;
    }

    /// <summary>
    /// Sends the REFER that waits. Until our 2xx has its ACK the peer may not have the 2xx, and so no dialog that a REFER could belong to
    /// (RFC 3261 §13.3.1.4; RFC 3515 §2.4.2 would have it answered 481).
    /// </summary>
    public void GoOn()
    {
        if (_waits && !session.Accepted.Any)
        {
            _waits = false;
            _own!.Send();
        }
    }

    public void Abandon()
    {
        _waits = false;
        _peer?.Abandon();
        _own?.Abandon();
    }

    private string Tag => session.State.LocalTag;

    // RFC 6086 §4.2.2 would have what is not understood refused; but senders of key presses give up on a call that refuses one.
    private void OnInfo(in SipMessage request, ServerTransaction transaction)
    {
        transaction.Respond(200, Tag);
        if (!request.Body.IsEmpty && request.TryGet(SipHeaderName.ContentType, out ReadOnlySpan<byte> type))
        {
            int end = type.IndexOf((byte)';');
            string bare = SipScan.Text(SipScan.Trim(end < 0 ? type : type[..end]));
            session.Owner.Tell(new InfoEvent(session.Owner, bare.ToLowerInvariant(), request.Body.ToArray()));
        }
    }

    private void OnRefer(in SipMessage request, ServerTransaction transaction)
    {
        NameAddr target = default;
        int count = 0;
        foreach (ReadOnlySpan<byte> item in request.Items(SipHeaderName.ReferTo))
        {
            count += NameAddr.TryParse(item, out target) ? 1 : 2;
        }

        if (count != 1)
        {
            transaction.Respond(400, Tag, "One Refer-To Needed"u8); // RFC 3515 §2.4.2
        }
        else if (!SipUri.IsKnownScheme(target.Uri))
        {
            transaction.Respond(416, Tag);
        }
        else if (!SipUri.TryParse(target.Uri, out _))
        {
            transaction.Respond(400, Tag, "Bad Refer-To"u8);
        }
        else if (_peer is { IsOpen: true })
        {
            transaction.Respond(491, Tag); // one after the other
        }
        else
        {
            _peer = new PeerTransfer(session, transaction, request, target, first: _peer is null);
            session.Owner.Tell(new ReferEvent(session.Owner, _peer));
        }
    }

    private void OnNotify(in SipMessage request, ServerTransaction transaction)
    {
        request.TryGet(SipHeaderName.Event, out ReadOnlySpan<byte> package);
        int end = package.IndexOf((byte)';');
        if (!SipScan.Is(SipScan.Trim(end < 0 ? package : package[..end]), "refer"u8))
        {
            transaction.Seed.WriteTo(transaction.Stack.Out, 489, Tag).Raw("Allow-Events: refer\r\n"u8).Body(default); // RFC 6665 §8.2.1
            transaction.Respond(489);
        }
        else if (_own is null || !_own.Is(request))
        {
            transaction.Respond(481, Tag); // RFC 6665 §4.1.3
        }
        else
        {
            transaction.Respond(200, Tag);
            _own.OnNotify(request);
        }
    }
}
