using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// The early dialogs of one INVITE of ours, one for each To tag (RFC 3261 §12.1.2): their reliable provisional answers and
/// our PRACKs (RFC 3262 §4), their latest SDP, and the BYEs that overtook a 2xx. Within the turn.
/// </summary>
internal sealed class EarlyDialogs
{
    /// <summary>More forks than this are an attack or a fault; what they say beyond it is not followed.</summary>
    private const int Most = 16;

    private readonly List<Early> _all = [];
    private List<(string Tag, string? Reason)>? _byes;

    /// <summary>The state of the first; null for none.</summary>
    public DialogState? First => _all.Count == 0 ? null : _all[0].Session.State;

    /// <summary>The highest that a request of ours had in one of them.</summary>
    public uint HighestCSeq => _all.Count == 0 ? 0 : _all.Max(early => early.Session.State.LocalCSeq);

    /// <summary>
    /// A provisional answer above 100. False when it was one that we know already, or one out of turn: nothing new to tell.
    /// </summary>
    public bool OnProvisional(in SipMessage response, DialogState state, Func<DialogState, DialogSession> create, ReadOnlyMemory<byte> offer)
    {
        ReadOnlySpan<byte> tag = response.To.Tag;
        if (tag.IsEmpty)
        {
            return true;
        }

        Early? early = Find(tag);
        if (early is null)
        {
            if (_all.Count >= Most)
            {
                return false;
            }

            _all.Add(early = new Early(create(state)));
        }

        early.Session.Notice(response);
        long heard = 0;
        bool reliable = SipExtensions.Lists(response, SipHeaderName.Require, "100rel"u8)
            && response.TryGet(SipHeaderName.RSeq, out ReadOnlySpan<byte> text) && SipScan.TryNumber(text, uint.MaxValue, out heard);
        if (reliable)
        {
            // RFC 3262 §4: what repeats is not acknowledged again, our PRACK repeats itself; what has a gap before it waits.
            if (early.Sequence != 0 && heard != early.Sequence + 1)
            {
                return false;
            }

            early.Sequence = heard;

            // §7.2; it goes where the early dialog's own Contact and Record-Route say. Nobody waits for its answer: the INVITE has its
            // own clock, whose UAS gives it up when no PRACK comes (§3).
            string acknowledges = $"{heard} {response.CSeq.Number} INVITE";
            new InDialogRequest(early.Session, SipMethod.Prack, to => to.Raw("RAck: "u8).Text(acknowledges).Line().Body(default), user: null).Send();
        }

        if (!response.Body.IsEmpty)
        {
            early.Sdp = response.Body.ToArray();
            if (reliable && early.Session.IsInviteOfferOpen)
            {
                early.Session.IsInviteOfferOpen = false;
                early.Session.OnAgreed(offer, early.Sdp);
            }
        }

        return true;
    }

    /// <summary>A request of one of the called, before any of them has answered.</summary>
    public void OnRequest(SipStack stack, in SipMessage request, SipTarget source, SipTarget target, string localTag)
    {
        if (request.Method == SipMethod.Invite)
        {
            new InviteServerTransaction(stack, request, source, target).Respond(491, localTag); // RFC 3261 §14.2: ours is in progress
        }
        else if (request.Method == SipMethod.Bye)
        {
            RememberBye(request);
            new ServerTransaction(stack, request, source, target).Respond(200, localTag);
        }
        else if (Find(request.From.Tag) is { } early)
        {
            early.Session.OnRequest(request, source, target);
        }
        else
        {
            // RFC 3311 §5.2: an offer while ours is open is glare. Everything else is only acknowledged.
            int status = request.Method switch { SipMethod.Update => 491, SipMethod.Info or SipMethod.Options => 200, _ => 481 };
            new ServerTransaction(stack, request, source, target).Respond(status, localTag);
        }
    }

    /// <summary>A phone of that user is elsewhere from now on.</summary>
    public void OnMoved(string user, in SipFlow from, in SipFlow to)
    {
        foreach (Early early in _all)
        {
            early.Session.OnMoved(user, from, to);
        }
    }

    /// <summary>A 2xx of that tag: the session of its early dialog, if there was one, and its latest SDP.</summary>
    public DialogSession? Session(ReadOnlySpan<byte> tag, out ReadOnlyMemory<byte> sdp)
    {
        Early? early = Find(tag);
        sdp = early?.Sdp ?? default;
        return early?.Session;
    }

    /// <summary>Has it hung up already?</summary>
    public bool HasLeft(string tag, out string? reason)
    {
        int place = _byes?.FindIndex(bye => bye.Tag == tag) ?? -1;
        reason = place < 0 ? null : _byes![place].Reason;
        return place >= 0;
    }

    /// <summary>The INVITE is answered: no early dialog lives on, but <paramref name="but"/>.</summary>
    public void Discard(DialogSession? but)
    {
        foreach (Early early in _all)
        {
            if (early.Session != but)
            {
                early.Session.Discard();
            }
        }
    }

    /// <summary>The INVITE goes out anew: no early dialog of the one before lives on, and nobody asks for one again.</summary>
    public void Restart()
    {
        Discard(but: null);
        _all.Clear();
    }

    // A phone that hung up at once may be heard so before its 2xx, which UDP may deliver later or again.
    private void RememberBye(in SipMessage bye)
    {
        if (_byes is null or { Count: < Most })
        {
            (_byes ??= []).Add((Encoding.UTF8.GetString(bye.From.Tag), InviteDialog.ReasonOf(bye)));
        }
    }

    private Early? Find(ReadOnlySpan<byte> tag)
    {
        foreach (Early early in _all)
        {
            if (SipScan.Same(tag, early.Session.State.RemoteTag))
            {
                return early;
            }
        }

        return null;
    }

    private sealed class Early(DialogSession session)
    {
        public DialogSession Session { get; } = session;

        public long Sequence { get; set; }

        public ReadOnlyMemory<byte> Sdp { get; set; }
    }
}
