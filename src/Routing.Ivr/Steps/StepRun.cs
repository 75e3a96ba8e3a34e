using Routing.Ivr.Expressions;

namespace Routing.Ivr.Steps;

/// <summary>All that a running step sees: the call, the world, and which round of itself it is.</summary>
internal sealed class StepRun(IFlowCall call, IFlowServices services, CancellationToken hangup)
{
    private bool _answered;

    public IFlowCall Call { get; } = call;

    public ExpressionContext Context { get; } = new(call, services);

    /// <summary>Cancelled when the caller hangs up.</summary>
    public CancellationToken Hangup { get; } = hangup;

    /// <summary>How often this step has run already without the flow going on: 0 the first time.</summary>
    public int Round { get; set; }

    /// <summary>What a step gives when the call could not be answered: there is nobody to go on for.</summary>
    public StepResult Unanswered =>
        StepResult.Stop(Hangup.IsCancellationRequested ? StepOutcome.Cancelled : StepOutcome.Failed, FlowEnd.CallerLeft);

    /// <summary>Answers the call unless this flow has: steps that need an answered call do not rely on `answer` before them.</summary>
    public ValueTask<bool> AnswerAsync() => _answered ? new ValueTask<bool>(true) : AnswerFirstAsync();

    private async ValueTask<bool> AnswerFirstAsync() => _answered = await Call.AnswerAsync(Hangup);
}
