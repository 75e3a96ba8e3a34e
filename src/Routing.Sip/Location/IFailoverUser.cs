using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Location;

/// <summary>Whose request a <see cref="Failover"/> takes from address to address. All calls come within the turn.</summary>
internal interface IFailoverUser
{
    /// <summary>
    /// Writes the request for that target, makes its transaction with <paramref name="user"/> as its user and starts it. RFC 3263
    /// §4.3: the same request with another branch, so Call-ID, tag and body stay. CSeq may be raised, and should be where
    /// <paramref name="overtakes"/>: a server behind both addresses that still has the first would answer 482 (RFC 3261 §8.2.2.2).
    /// </summary>
    ClientTransaction Send(SipHop hop, SipTarget target, IClientUser user, bool overtakes);

    /// <summary>An answer at the address in use: any but a 503 that has somewhere else to go.</summary>
    void OnResponse(in SipMessage response);

    /// <summary>No address is left: 408 when the last kept silent, 503 when none could be reached. Zero where nobody said when to come again.</summary>
    void OnExhausted(int status, TimeSpan retryAfter);

    /// <summary>
    /// An answer of an address that was given up too early. An INVITE's user owes a CANCEL for a provisional one and ACK and
    /// BYE for a 2xx; for other methods none comes.
    /// </summary>
    void OnLate(ClientTransaction transaction, in SipMessage response)
    {
    }

    /// <summary>The connection is gone that an INVITE was taken over, before anybody rang: the call may still be there, and is to be cancelled.</summary>
    void OnLost(ClientTransaction transaction)
    {
    }
}
