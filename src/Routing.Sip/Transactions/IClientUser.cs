using Routing.Sip.Parsing;

namespace Routing.Sip.Transactions;

/// <summary>What the user of a client transaction is told, within the turn.</summary>
internal interface IClientUser
{
    /// <summary>A provisional or final answer; a 2xx to INVITE each time it comes, all others once.</summary>
    void OnResponse(in SipMessage response);

    /// <summary>No answer: 408 when time is out, 503 when it could not be sent (RFC 3261 §8.1.3.1).</summary>
    void OnFailure(int status);

    /// <summary>
    /// The connection of an INVITE is gone that had no other answer than 100: the call may be gone with it. Not an end: a late answer
    /// is still told.
    /// </summary>
    void OnLost()
    {
    }
}
