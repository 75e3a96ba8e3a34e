using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Hours;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Transfers;
using Routing.Records.Model;
using Routing.Sip.Security;

namespace Routing.Pbx.Calls;

/// <summary>A call as its flow sees it. On the call's mailbox, like all of the call.</summary>
internal sealed class CallFlow : IFlowCall
{
    private readonly Call _call;
    private readonly CallEnvironment _environment;
    private readonly QueueJourney _journey;
    private readonly Connection _connection;
    private readonly Dictionary<string, FlowValue> _variables = new(StringComparer.Ordinal);
    private (long Number, PendingTurn<bool> Over)? _playing;

    public CallFlow(Call call, CallEnvironment environment, QueueJourney journey, Connection connection)
    {
        _connection = connection;
        _journey = journey;
        _call = call;
        _environment = environment;
        _variables["caller"] = FlowValue.Of(call.Party.Caller.Number);
        _variables["called"] = FlowValue.Of(call.Party.Called);
        _variables["trunk"] = FlowValue.Of(call.Dialog.Peer.Kind == SipPeerKind.Trunk ? call.Dialog.Peer.Name : "");
        _variables["verstat"] = FlowValue.Of(call.Party.Caller.Verstat);
        _variables["language"] = FlowValue.Of(call.Plan.Node.Language);
    }

    /// <summary>The flow whose step runs now.</summary>
    public string Running { get; private set; } = "";

    /// <summary>The language of the prompts that are played now.</summary>
    public string Language => _variables["language"].ToString();

    /// <summary>What the caller typed.</summary>
    public DigitBuffer Digits { get; } = new();

    /// <summary>Runs a flow to its end.</summary>
    public Task<FlowEnd> RunAsync(NumberRoute route, CancellationToken cancel)
    {
        Running = route.Flow;
        Digits.Clear(); // what was pressed in a talk before was for whoever was there
        _variables["language"] = FlowValue.Of(route.Language);
        return FlowRunner.RunAsync(_call.Plan.Flows[route.Flow], this, new FlowServices(_call.Plan, _environment.Scheduler.Time), cancel).AsTask();
    }

    public FlowValue? Variable(string name) => _variables.TryGetValue(name, out FlowValue value) ? value : null;

    public void SetVariable(string name, FlowValue value) => _variables[name] = value;

    public ValueTask<bool> AnswerAsync(CancellationToken cancel) => _call.Door.AnswerAsync();

    public async ValueTask PlayAsync(IReadOnlyList<string> prompts, bool untilDigit, CancellationToken cancel)
    {
        if ((untilDigit && !Digits.IsEmpty) || !await _call.Door.AnswerAsync())
        {
            return;
        }

        IReadOnlyList<string> keys = Resolve(prompts);
        if (keys.Count == 0)
        {
            return;
        }

        var over = new PendingTurn<bool>();
        _playing = (_call.Caller.Play(new PlayList(keys)), over);
        Digits.OnDigit = untilDigit ? () => over.Complete(false) : null;
        bool playedOut = false;
        try
        {
            playedOut = await over.WaitAsync(cancel);
        }
        finally
        {
            _playing = null;
            Digits.OnDigit = null;
            if (!playedOut)
            {
                _call.Caller.StopPlay();
            }
        }
    }

    public async ValueTask<char?> ReadDigitAsync(TimeSpan timeout, CancellationToken cancel)
    {
        if (!Digits.TryRead(out char digit))
        {
            var pressed = new PendingTurn<bool>();
            Digits.OnDigit = () => pressed.Complete(true);
            try
            {
                await pressed.WaitAsync(_environment.Scheduler, timeout, onTimeout: false, cancel);
            }
            finally
            {
                Digits.OnDigit = null;
            }

            // A key that came in the same instant as the deadline still counts.
            return Digits.TryRead(out digit) ? digit : null;
        }

        return digit;
    }

    public void ClearDigits() => Digits.Clear();

    public async ValueTask<FlowQueueResult> QueueAsync(FlowQueueRequest request, CancellationToken cancel)
    {
        if (request.Keys.Length > 0)
        {
            // What was typed ahead was meant for a menu; what leads out of a queue is pressed in it.
            Digits.Clear();
            Digits.OnDigit = () =>
            {
                if (Digits.TryRead(out char digit))
                {
                    _journey.OnKey(digit);
                }
            };
        }

        try
        {
            return await _journey.RunAsync(request, cancel);
        }
        finally
        {
            // Nor was what is typed in a queue meant for the menu behind it.
            Digits.OnDigit = null;
            Digits.Clear();
        }
    }

    public async ValueTask<FlowTransferResult> TransferAsync(FlowTransferRequest request, CancellationToken cancel)
    {
        string? music = request.Music is { } name ? Resolve([name]).FirstOrDefault() : null;
        if (request.ByCarrier)
        {
            return await TransferByCarrierAsync(request, music, cancel);
        }

        ConnectionEnd end = await _connection.RunAsync(
            PhoneBook.Find(_call.Plan, request), new ConnectionStyle(request.Ring, music, SegmentKind.Ring), cancel);
        if (end.WasAnswered && !request.GoesOn)
        {
            _call.HangUp(_connection.Blame);
            return new FlowTransferResult(FlowTransferResult.Answered);
        }

        cancel.ThrowIfCancellationRequested(); // left in the same instant as the far side
        _call.Places.OnTaken();
        Digits.Clear(); // what was typed meanwhile was for whoever was there
        string flow = end.Flow?.Flow ?? Running;
        _call.Recorder.BeginRinging(SegmentKind.Ivr, _environment.Clock.UtcNow, flow, null, end.WasAnswered ? CallStart.Name(CallEndedBy.Callee) : _connection.Failure?.Word);
        return end.Flow is { } route ? new FlowTransferResult(_connection.Failure?.Word ?? FlowTransferResult.Failed, _call.Plan.Flows[route.Flow])
            : new FlowTransferResult(end.WasAnswered ? FlowTransferResult.Answered : end.Failure.Word);
    }

    private async Task<FlowTransferResult> TransferByCarrierAsync(FlowTransferRequest request, string? music, CancellationToken cancel)
    {
        DialFailure failure = await new CarrierTransfer(_call, _environment).RunAsync(request, music, cancel);
        cancel.ThrowIfCancellationRequested();
        if (failure == default)
        {
            _call.HangUp(CallEndedBy.Transfer);
            return new FlowTransferResult(FlowTransferResult.Answered);
        }

        _call.Recorder.BeginRinging(SegmentKind.Ivr, _environment.Clock.UtcNow, Running, null, failure.Word);
        return new FlowTransferResult(failure.Word);
    }

    public ValueTask HangupAsync(CancellationToken cancel)
    {
        // The flow ends with this step; the end of the call says BYE, or rejects what was never answered.
        return ValueTask.CompletedTask;
    }

    public void OnStep(FlowStepReport report)
    {
        Running = report.Flow;
        PbxLog.Step(_environment.Log, _call.Id, report.Flow, report.Step, report.Position.Line, report.Outcome);
    }

    /// <summary>The caller is somebody else now: what was played to the one before is over, and so is what they pressed.</summary>
    public void OnCallerChanged()
    {
        _variables["caller"] = FlowValue.Of(_call.Customer);
        Digits.Clear();
        _playing?.Over.Complete(true);
    }

    /// <summary>Media says that <paramref name="play"/> is over.</summary>
    public void OnPlayEnded(long play, PlayEnd end)
    {
        if (_playing is { } playing && playing.Number == play)
        {
            playing.Over.Complete(true);
        }
    }

    /// <summary>The media keys of <paramref name="prompts"/> in the call's language; one that has no file is left out and logged.</summary>
    public IReadOnlyList<string> Resolve(IReadOnlyList<string> prompts)
    {
        var keys = new List<string>(prompts.Count);
        string language = Language;
        foreach (string prompt in prompts)
        {
            if (_call.Plan.Prompts.Resolve(prompt, language) is { } key)
            {
                keys.Add(key);
            }
            else
            {
                PbxLog.PromptMissing(_environment.Log, _call.Id, prompt, language);
            }
        }

        return keys;
    }
}
