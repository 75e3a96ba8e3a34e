namespace Routing.Ivr.Steps;

/// <summary>
/// Stops a flow that goes round without time passing, such as a full queue and a way back to it. The
/// check at load finds the circles that can be seen; this is for those that depend on the world.
/// </summary>
internal struct StepPace(IFlowServices services)
{
    /// <summary>A flow may run this many steps …</summary>
    public const int Steps = 1000;

    /// <summary>… in no less than this time: far from any flow that a caller could follow.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private int _steps;
    private DateTimeOffset _since = services.Now;

    public void Count(FlowProgram flow, Step step)
    {
        if (++_steps <= Steps)
        {
            return;
        }

        DateTimeOffset now = services.Now;
        TimeSpan passed = now - _since;

        // A clock that was set back says nothing about the pace.
        if (passed >= TimeSpan.Zero && passed < Window)
        {
            throw new FlowRunawayException(flow.Name, step.Position);
        }

        _steps = 1;
        _since = now;
    }
}
