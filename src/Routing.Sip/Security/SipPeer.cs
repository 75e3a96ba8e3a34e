namespace Routing.Sip.Security;

/// <summary>Who sent a request, once that is decided.</summary>
public enum SipPeerKind
{
    /// <summary>A carrier's trunk, known by its source address.</summary>
    Trunk,

    /// <summary>A phone, known by its digest user.</summary>
    Phone,
}

/// <summary>The sender of a request: a trunk by its name, or a phone by its user.</summary>
/// <param name="Kind">Trunk or phone.</param>
/// <param name="Name">The trunk's name in the configuration, or the user part of the phone's AOR.</param>
public readonly record struct SipPeer(SipPeerKind Kind, string Name);
