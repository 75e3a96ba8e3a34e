using Routing.Ivr.Steps;

namespace Routing.Ivr;

/// <summary>
/// Runs a program for one call. Runs on the call's mailbox from beginning to end: no step keeps state
/// anywhere else, and every continuation comes back to the mailbox.
/// </summary>
public static class FlowRunner
{
    /// <summary>
    /// Runs <paramref name="program"/> until it ends. Does not throw for a hang-up: a cancelled
    /// <paramref name="hangup"/> ends it with <see cref="FlowEnd.CallerLeft"/>, as does a call that could
    /// not be answered. What the ports throw otherwise comes out, after the step was reported as failed.
    /// </summary>
    /// <exception cref="FlowRunawayException">The flow goes round in a circle without time passing.</exception>
    public static async ValueTask<FlowEnd> RunAsync(FlowProgram program, IFlowCall call, IFlowServices services, CancellationToken hangup)
    {
        var run = new StepRun(call, services, hangup);
        var stack = new StepStack(program);
        var pace = new StepPace(services);

        // No ConfigureAwait(false) from here down: continuations are turns of the call's mailbox.
        while (stack.Current is { } step)
        {
            if (hangup.IsCancellationRequested)
            {
                return FlowEnd.CallerLeft;
            }

            pace.Count(stack.Flow, step);
            run.Round = stack.Round;
            call.OnStep(new FlowStepReport(stack.Flow.Name, step.Name, step.Position, null));
            StepResult result;
            try
            {
                result = await step.RunAsync(run);
            }
            catch (OperationCanceledException) when (hangup.IsCancellationRequested)
            {
                Report(call, stack.Flow, step, StepOutcome.Cancelled);
                return FlowEnd.CallerLeft;
            }
            catch
            {
                Report(call, stack.Flow, step, StepOutcome.Failed);
                throw;
            }

            // The result counts before the token: a caller who hangs up on the agent has been served.
            Report(call, stack.Flow, step, result.Outcome);
            if (result.End is { } end)
            {
                return end;
            }

            stack.Apply(result);
        }

        return hangup.IsCancellationRequested ? FlowEnd.CallerLeft : FlowEnd.RanOut;
    }

    private static void Report(IFlowCall call, FlowProgram flow, Step step, string outcome)
    {
        IvrMetrics.StepEnded(flow.Name, step.Name, outcome);
        call.OnStep(new FlowStepReport(flow.Name, step.Name, step.Position, outcome));
    }
}
