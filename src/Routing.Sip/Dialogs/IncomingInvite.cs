using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Security;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>What an INVITE that came in says of the dialog to be. Within the turn.</summary>
internal static class IncomingInvite
{
    /// <summary>The dialog it would make (RFC 3261 §12.1.1).</summary>
    public static DialogState StateOf(in SipMessage invite, InviteServerTransaction transaction, string user, SipPeer peer, bool staysOnFlow) => new()
    {
        CallId = Encoding.UTF8.GetString(invite.CallId),
        LocalTag = transaction.ToTag,
        RemoteTag = Encoding.UTF8.GetString(invite.From.Tag),
        LocalUri = Encoding.UTF8.GetString(invite.To.Uri),
        RemoteUri = Encoding.UTF8.GetString(invite.From.Uri),
        RemoteCSeq = invite.CSeq.Number,
        RemoteTarget = RouteSet.ContactOf(invite) ?? Encoding.UTF8.GetString(invite.From.Uri),
        RouteSet = RouteSet.Of(invite, reversed: false),
        Flow = transaction.Source.Flow,
        PortAnew = transaction.Target.PortAnew,
        StaysOnFlow = staysOnFlow,
        Peer = peer,
        LocalContact = peer.Kind == SipPeerKind.Trunk && transaction.Stack.Gruus.TryGetValue(peer.Name, out string? gruu) ? gruu : transaction.Stack.Routes.ContactOf(transaction.Source, user, invite.RequestUri),
    };

    /// <summary>How our provisional answers to it are sent (RFC 3262 §3).</summary>
    public static ReliableRinging ReliabilityOf(in SipMessage invite, SipUserAgentOptions options) =>
        SipExtensions.Lists(invite, SipHeaderName.Require, "100rel"u8) ? ReliableRinging.Required
        : options.PrefersReliableRinging && SipExtensions.Lists(invite, SipHeaderName.Supported, "100rel"u8) ? ReliableRinging.Wanted
        : ReliableRinging.Never;
}
