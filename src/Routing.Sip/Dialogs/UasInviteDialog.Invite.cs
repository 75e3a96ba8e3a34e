using Routing.Sip.Identity;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>What its INVITE says of a call that came in.</summary>
public sealed partial class UasInviteDialog
{
    /// <summary>The trunk or phone that calls.</summary>
    public SipPeer Peer { get; }

    /// <summary>The flow the INVITE came over.</summary>
    public SipFlow Flow { get; }

    /// <summary>The user part of the Request-URI, unescaped and without a number's parameters: the called number.</summary>
    public string CalledUser { get; }

    /// <summary>Which phone of <see cref="CalledUser"/> is meant and no other (RFC 5627 §3.1, <c>gr</c>), such as <c>urn:uuid:…</c>; null for any.</summary>
    public string? CalledInstance { get; }

    /// <summary>The user part of From, unescaped and without a number's parameters: the caller's number; empty when there is none.</summary>
    public string CallerUser { get; }

    /// <summary>The display name in From; empty when there is none.</summary>
    public string CallerDisplayName { get; }

    /// <summary>Max-Forwards as received (RFC 3261 §8.1.1.6); 70 when it was missing.</summary>
    public int MaxForwards { get; }

    /// <summary>How often the call has been here before; its next leg says one more (<see cref="OutgoingInvite.Passes"/>).</summary>
    public int Passes { get; }

    /// <summary>The SDP offer; empty for an offerless INVITE, which is offered ours in the answer (RFC 3264 §4).</summary>
    public ReadOnlyMemory<byte> Offer { get; }

    /// <summary>Who calls and on what authority, as the INVITE says it; read when it is first asked for.</summary>
    public CallerIdentity Identity => _identity ??= CallerIdentity.Read(_invite); // two readers at once read the same

    /// <summary>The first header of that name (any case, compact forms included), or null.</summary>
    public string? Header(string name)
    {
        var index = new SipIndex();
        SipParser.Parse(_invite, index, out SipMessage invite);
        return invite.Text(name);
    }

    /// <summary>The values of all lines of that header, fit to be sent on as they are.</summary>
    public IReadOnlyList<string> Headers(string name)
    {
        var index = new SipIndex();
        SipParser.Parse(_invite, index, out SipMessage invite);
        return invite.Texts(name);
    }
}
