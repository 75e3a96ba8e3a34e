using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Security;

/// <summary>Who may connect to us, before anything is read and before TLS costs anything. Within the turn.</summary>
internal sealed class ConnectionDoor(SipStack stack, KnownSources sources)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private TimeSpan _looked = -LookAgain;
    private bool _hasOtherSides;

    /// <summary>May that peer connect? What may not is counted here.</summary>
    public bool Admits(ISipTransport transport, IPEndPoint remote)
    {
        SourceKind kind = sources.Current.Judge(remote, registered: false, out _);
        if (kind == SourceKind.Trunk)
        {
            return true; // a ban is for what phones behind the same address did; what comes over the connection is judged by itself
        }

        if (stack.Sources.IsBanned(remote.Address))
        {
            stack.Metrics.Rejected(RejectReasons.Ban);
            return false;
        }

        if (kind == SourceKind.Phone)
        {
            return stack.Sources.AdmitsPhone(remote.Address);
        }

        // Who is no trunk and no phone by its address has nothing to say here but within a call: another side of a carrier may, but no
        // browser, and over TLS none while no carrier has a call over TLS. Over TCP no handshake is to be had, and the first message tells.
        if (transport.Protocol.IsWebSocket() || (transport.Protocol == SipProtocol.Tls && !HasOtherSides()))
        {
            stack.Metrics.Rejected(RejectReasons.Acl);
            return false;
        }

        return stack.Sources.AdmitsGuest(remote.Address);
    }

    // Looked at once a second at most: a flood of strangers must not make us walk through all calls for each of them.
    private bool HasOtherSides()
    {
        if (stack.Timers.Now - _looked >= LookAgain)
        {
            _looked = stack.Timers.Now;
            _hasOtherSides = stack.Dialogs.Any(static dialog => dialog.EarlyState is { Peer.Kind: SipPeerKind.Trunk, Flow.Protocol: SipProtocol.Tls });
        }

        return _hasOtherSides;
    }
}
