namespace Routing.Ivr.Tests;

/// <summary>
/// A call in virtual time: prompts last two seconds each; digits are pressed by <see cref="FlowBench"/>. Writes down all that was asked of it.
/// </summary>
internal sealed class FakeCall(TimeProvider time) : IFlowCall
{
    private readonly Queue<char> _digits = new();
    private readonly Dictionary<string, FlowValue> _variables = new()
    {
        ["caller"] = FlowValue.Of("+819012345678"),
        ["called"] = FlowValue.Of("+81312345678"),
        ["trunk"] = FlowValue.Of("carrier_a"),
        ["language"] = FlowValue.Of("ja"),
    };

    private TaskCompletionSource? _untilPress;

    public List<string> Log { get; } = [];

    public List<FlowStepReport> Reports { get; } = [];

    public TimeSpan PromptLength { get; set; } = TimeSpan.FromSeconds(2);

    public bool CanAnswer { get; set; } = true;

    public Queue<FlowQueueResult> QueueResults { get; } = new();

    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs at the beginning of each asynchronous call to the port, with its number from 1.</summary>
    public Action<int>? OnPortCall { get; set; }

    public int PortCalls { get; private set; }

    public bool Answered { get; private set; }

    public IEnumerable<string> Outcomes => Reports.Where(r => r.Outcome is not null).Select(r => $"{r.Step} {r.Outcome}");

    public void Press(char digit)
    {
        Log.Add($"press {digit}");
        _digits.Enqueue(digit);
        _untilPress?.TrySetResult();
    }

    public FlowValue? Variable(string name) => _variables.TryGetValue(name, out FlowValue value) ? value : null;

    public void SetVariable(string name, FlowValue value) => _variables[name] = value;

    public async ValueTask<bool> AnswerAsync(CancellationToken cancel)
    {
        await EnterAsync(Answered ? "answer again" : "answer", cancel);
        Answered = CanAnswer;
        return CanAnswer;
    }

    public async ValueTask PlayAsync(IReadOnlyList<string> prompts, bool untilDigit, CancellationToken cancel)
    {
        await EnterAsync($"play {string.Join(' ', prompts)}{(untilDigit ? "" : " to its end")}", cancel);
        foreach (string prompt in prompts)
        {
            if (untilDigit && _digits.Count > 0)
            {
                Log.Add($"cut {prompt}");
                return;
            }

            await WaitAsync(PromptLength, untilPress: untilDigit, cancel);
        }
    }

    public async ValueTask<char?> ReadDigitAsync(TimeSpan timeout, CancellationToken cancel)
    {
        await EnterAsync($"read {timeout.TotalSeconds}s", cancel);
        if (_digits.Count == 0)
        {
            await WaitAsync(timeout, untilPress: true, cancel);
        }

        return _digits.TryDequeue(out char digit) ? digit : null;
    }

    public void ClearDigits()
    {
        Log.Add("clear");
        _digits.Clear();
    }

    public async ValueTask<FlowQueueResult> QueueAsync(FlowQueueRequest request, CancellationToken cancel)
    {
        string requires = string.Join(' ', request.Requires.Select(r => $" {r.Key}>={r.Value}"));
        await EnterAsync($"queue {request.Queue}{requires}{(request.Priority is { } p ? $" priority {p}" : "")}", cancel);
        await WaitAsync(QueueWait, untilPress: false, cancel);
        return QueueResults.TryDequeue(out FlowQueueResult result) ? result : FlowQueueResult.Served;
    }

    public Queue<FlowTransferResult> TransferResults { get; } = new();

    public async ValueTask<FlowTransferResult> TransferAsync(FlowTransferRequest request, CancellationToken cancel)
    {
        await EnterAsync($"transfer {(request.IsUri ? "uri " : "")}{request.To}{(request.Ring is { } ring ? $" {ring.TotalSeconds}s" : "")}{(request.Music is { } music ? $" {music}" : "")}", cancel);
        await WaitAsync(QueueWait, untilPress: false, cancel);
        return TransferResults.TryDequeue(out FlowTransferResult result) ? result : new FlowTransferResult(FlowTransferResult.Answered);
    }

    public async ValueTask HangupAsync(CancellationToken cancel) => await EnterAsync("hangup", cancel);

    public void OnStep(FlowStepReport report)
    {
        Assert.IsType<Routing.Pbx.Scheduling.Mailbox>(SynchronizationContext.Current);
        Reports.Add(report);
    }

    // Each call gives its turn back at least once, as the real one may.
    private async Task EnterAsync(string what, CancellationToken cancel)
    {
        Assert.IsType<Routing.Pbx.Scheduling.Mailbox>(SynchronizationContext.Current);
        Log.Add(what);
        PortCalls++;
        OnPortCall?.Invoke(PortCalls);
        await Task.Yield();
        cancel.ThrowIfCancellationRequested();
    }

    // Not Task.Delay: its cancellation completes on the thread pool, outside virtual time.
    private async Task WaitAsync(TimeSpan length, bool untilPress, CancellationToken cancel)
    {
        var over = new TaskCompletionSource();
        _untilPress = untilPress ? over : null;
        using ITimer timer = time.CreateTimer(_ => over.TrySetResult(), null, length, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration left = cancel.Register(() => over.TrySetCanceled(cancel));
        await over.Task;
    }
}
