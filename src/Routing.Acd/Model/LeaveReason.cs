namespace Routing.Acd.Model;

/// <summary>Why an interaction is out of the ACD.</summary>
public enum LeaveReason : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The contact with the agent is over.</summary>
    Completed,

    /// <summary>It was withdrawn.</summary>
    Withdrawn,

    /// <summary>There was no room.</summary>
    Full,

    /// <summary>The queue is not known, or takes no new entries.</summary>
    NoQueue,
}
