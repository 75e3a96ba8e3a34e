namespace Routing.Sip.Transactions;

/// <summary>The states of RFC 3261 §17 with the Accepted state of RFC 6026.</summary>
internal enum TransactionState : byte
{
    Calling,
    Trying,
    Proceeding,
    Completed,
    Accepted,
    Confirmed,
    Terminated,
}
