namespace Routing.Ivr;

/// <summary>
/// Runs a program for one call. Runs on the call's mailbox from beginning to end: no step keeps state
/// anywhere else, and every continuation comes back to the mailbox.
/// </summary>
public static class FlowRunner
{
    /// <summary>
    /// Runs <paramref name="program"/> until it ends. Does not throw for a hang-up: a cancelled
    /// <paramref name="hangup"/> ends it with <see cref="FlowEnd.CallerLeft"/>.
    /// </summary>
    public static ValueTask<FlowEnd> RunAsync(FlowProgram program, IFlowCall call, IFlowServices services, CancellationToken hangup) =>
        throw new NotImplementedException();
}

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
