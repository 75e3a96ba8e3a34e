namespace Routing.Sip.Subscriptions;

/// <summary>May it be watched?</summary>
public enum WatchVerdict
{
    /// <summary>There is no such resource: 404, later <c>terminated;reason=noresource</c>.</summary>
    NoResource,

    /// <summary>Not by this watcher: 403, later <c>terminated;reason=rejected</c>.</summary>
    Refused,

    /// <summary>Nobody knows yet: the subscription stands, and its NOTIFYs say <c>pending</c> without a document.</summary>
    Pending,

    /// <summary>Yes.</summary>
    Allowed,
}
