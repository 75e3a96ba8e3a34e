using Routing.Pbx.Calls;
using Routing.Pbx.Presence;

namespace Routing.Pbx.Desks;

/// <summary>
/// One call's claim on a line, held by each leg that rings or talks for it; given back with the last of them. What lamps show
/// of it goes by here. On one mailbox at a time, but that the last to hold it may let go on two at once: who dialled, and who got the leg.
/// </summary>
internal sealed class LineUse
{
    private readonly Line _line;
    private readonly Desk? _seenBy;
    private readonly PhoneActivity _first;
    private PhoneActivity _call;
    private bool _isShown;
    private int _holds = 1; // Interlocked: Hold and Release

    public LineUse(Line line, Desk? seenBy, PhoneActivity call, bool isShown)
    {
        (_line, _seenBy, _first, _call, _isShown) = (line, seenBy, call, call, isShown);
        if (isShown)
        {
            line.Tell(call);
        }
    }

    /// <summary>One more holds it; the line is taken again where the last had let go, as when a phone's first way failed and its next is tried.</summary>
    public LineUse Hold()
    {
        if (Interlocked.Increment(ref _holds) == 1)
        {
            (_call, _isShown) = (_first, false);
            _line.TakeAgain(_seenBy);
        }

        return this;
    }

    /// <summary>
    /// The call is that far on one of the line's phones. Of several that ring the first is named, and it is the one that a
    /// colleague takes the call from (RFC 3891).
    /// </summary>
    /// <param name="phase">How far.</param>
    /// <param name="phone">The leg to that phone; null where nobody may take it over.</param>
    public void Show(DialogPhase phase, Leg? phone)
    {
        if (_holds == 0 || (_isShown && (_call.Phase > phase || (_call.Phase == phase && _call.Dialog is not null))))
        {
            return; // it is over, or further already
        }

        PhoneActivity now = _call with { Phase = phase, Dialog = phone?.Names };
        if (now != _call || !_isShown)
        {
            _isShown = true;
            _line.Tell(_call = now);
        }
    }

    /// <summary>The other side is somebody else now, after a transfer (RFC 4235 §4.1.6: the remote identity).</summary>
    public void With(LegPeer other)
    {
        if (_isShown && _holds > 0 && other.Name.Length > 0 && other.Name != _call.RemoteUser)
        {
            _line.Tell(_call = _call with { RemoteUser = other.Name, RemoteName = "" });
        }
    }

    /// <summary>Does something behind the ACD's being told that the line is in use: at once, where it is not.</summary>
    public void WhenTold(Action then)
    {
        if (_seenBy is { } desk)
        {
            desk.Mailbox.Post(then);
        }
        else
        {
            then();
        }
    }

    /// <summary>One holds it no more.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) > 0)
        {
            return;
        }

        if (_isShown)
        {
            _line.Tell(_call with { Phase = DialogPhase.Terminated });
        }

        _line.Give(_seenBy);
    }
}
