namespace Routing.Ivr;

/// <summary>How a flow ended.</summary>
public enum FlowEnd
{
    /// <summary>The last step ran, and nothing came after it.</summary>
    RanOut,

    /// <summary>A step hung up.</summary>
    HungUp,

    /// <summary>An agent has served the caller.</summary>
    Served,

    /// <summary>The caller hung up.</summary>
    CallerLeft,
}
