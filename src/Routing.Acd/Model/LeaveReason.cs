namespace Routing.Acd.Model;

/// <summary>Why an interaction is out of the ACD.</summary>
public enum LeaveReason : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The contact with the agent is over.</summary>
    Completed,

    /// <summary>It was taken out: by the flow, an API call, a shutdown.</summary>
    Withdrawn,

    /// <summary>There was no room: in the queue by its own limit, or in the inbox or the memory of the partition.</summary>
    Full,

    /// <summary>The queue is not known, or takes no new entries.</summary>
    NoQueue,

    /// <summary>The customer went away by themselves.</summary>
    Abandoned,

    /// <summary>The customer chose something else while waiting (a key).</summary>
    Key,

    /// <summary>It waited as long as the queue allows.</summary>
    WaitLimit,

    /// <summary>Nobody who could ever take it is signed in.</summary>
    Nobody,

    /// <summary>On entry the estimated wait was longer than the queue allows.</summary>
    EstimatedWait,
}
