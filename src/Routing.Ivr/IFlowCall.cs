namespace Routing.Ivr;

/// <summary>
/// What a flow can do with the call it runs for. The implementation is the call itself; everything here
/// runs on the call's mailbox, and continuations come back to it. When the caller hangs up, the token of
/// the step that is running is cancelled and the flow ends.
/// </summary>
public interface IFlowCall
{
    /// <summary>The call's facts and variables by name: <c>caller</c>, <c>called</c>, <c>trunk</c>, <c>language</c>, and what steps set. Null when unset.</summary>
    FlowValue? Variable(string name);

    /// <summary>Sets a variable of the call.</summary>
    void SetVariable(string name, FlowValue value);

    /// <summary>Answers the call if it is not yet answered. False when the caller has gone or media could not be agreed.</summary>
    ValueTask<bool> AnswerAsync(CancellationToken cancel);

    /// <summary>
    /// Plays prompts, one after the other, to their end; with <paramref name="untilDigit"/> stops at the
    /// first key press and starts none while an unread digit waits. The digit stays to be read.
    /// </summary>
    ValueTask PlayAsync(IReadOnlyList<string> prompts, bool untilDigit, CancellationToken cancel);

    /// <summary>The next key press, typed ahead or to come; null when <paramref name="timeout"/> passes first.</summary>
    ValueTask<char?> ReadDigitAsync(TimeSpan timeout, CancellationToken cancel);

    /// <summary>Forgets digits that were typed and not read.</summary>
    void ClearDigits();

    /// <summary>
    /// Waits in a queue with music until an agent has been talked to, or the queue gives the call back.
    /// </summary>
    ValueTask<FlowQueueResult> QueueAsync(FlowQueueRequest request, CancellationToken cancel);

    /// <summary>
    /// Connects the caller with somebody who is dialled, and returns when the two have talked or nobody was reached. A call that is not
    /// yet answered is answered when somebody answers.
    /// </summary>
    ValueTask<FlowTransferResult> TransferAsync(FlowTransferRequest request, CancellationToken cancel);

    /// <summary>Hangs up toward the caller. The flow ends.</summary>
    ValueTask HangupAsync(CancellationToken cancel);

    /// <summary>A step begins or has ended: for the trace, the record and the metrics.</summary>
    void OnStep(FlowStepReport report);
}
