using Routing.Sip.Security;

namespace Routing.Sip;

/// <summary>A new call that the user agent refused by itself, since it drains. A plain value.</summary>
/// <param name="Peer">The trunk that it came over.</param>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="CallerUser">The user part of From; empty when there is none.</param>
/// <param name="CalledUser">The user part of the Request-URI.</param>
/// <param name="Status">The status it was refused with.</param>
public sealed record RefusedInvite(SipPeer Peer, string CallId, string CallerUser, string CalledUser, int Status);
