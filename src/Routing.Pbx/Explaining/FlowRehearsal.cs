using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Pbx.Transfers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Explaining;

/// <summary>
/// A flow that runs for nobody: its steps take no time but for keys that are not pressed, and end where the caller would be with
/// somebody. On one thread.
/// </summary>
internal sealed class FlowRehearsal : IFlowCall, IFlowServices
{
    // A flow that goes round for as long as the caller stays is told so far.
    private const int MostSteps = 100;

    private readonly PbxPlan _plan;
    private readonly Action<string, string, string> _add;
    private readonly Func<Destination, OutboundCaller, Task<bool>> _follow;
    private readonly string? _trunk;
    private readonly Queue<char> _keys;
    private readonly Dictionary<string, FlowValue> _variables = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private readonly List<string> _said = [];
    private string _running = "";
    private int _steps;

    public FlowRehearsal(PbxPlan plan, InboundParty party, ExplainedCall call, Action<string, string, string> add, Func<Destination, OutboundCaller, Task<bool>> follow)
    {
        (_plan, _add, _follow) = (plan, add, follow);
        _trunk = party.IsPhone ? null : call.Trunk;
        _keys = new Queue<char>(call.Keys);
        Now = TimeZoneInfo.ConvertTime(call.At, plan.Node.TimeZone);
        _variables["caller"] = FlowValue.Of(party.Caller.Number);
        _variables["called"] = FlowValue.Of(party.Called);
        _variables["trunk"] = FlowValue.Of(call.Trunk ?? "");
        _variables["verstat"] = FlowValue.Of(party.Caller.Verstat);
    }

    /// <inheritdoc/>
    public DateTimeOffset Now { get; private set; }

    public async Task RunAsync(NumberRoute route)
    {
        _variables["language"] = FlowValue.Of(route.Language);
        try
        {
            FlowEnd end = await FlowRunner.RunAsync(_plan.Flows[route.Flow], this, this, _over.Token);
            _add("end", "", _steps > MostSteps ? "and so on, for as long as the caller stays" : end switch
            {
                FlowEnd.Served => "the caller is with somebody, or waits for that",
                FlowEnd.HungUp => "the flow hangs up",
                _ => "the flow is at its end, and hangs up",
            });
        }
        catch (FlowRunawayException e)
        {
            _add("end", "", e.Message);
        }
    }

    /// <inheritdoc/>
    public bool IsOpen(string calendar)
    {
        bool open = _plan.Calendars.TryGetValue(calendar, out CalendarPlan? hours) && hours.IsOpen(Now.DateTime);
        _said.Add($"{calendar} is {(open ? "open" : "closed")}");
        return open;
    }

    public FlowValue? Variable(string name) => _variables.TryGetValue(name, out FlowValue value) ? value : null;

    public void SetVariable(string name, FlowValue value)
    {
        _variables[name] = value;
        _said.Add($"{name} = {value}");
    }

    public ValueTask<bool> AnswerAsync(CancellationToken cancel) => ValueTask.FromResult(true);

    public ValueTask PlayAsync(IReadOnlyList<string> prompts, bool untilDigit, CancellationToken cancel)
    {
        _said.AddRange(prompts);
        return ValueTask.CompletedTask;
    }

    public ValueTask<char?> ReadDigitAsync(TimeSpan timeout, CancellationToken cancel)
    {
        if (_keys.TryDequeue(out char key))
        {
            _said.Add($"key {key}");
            return ValueTask.FromResult<char?>(key);
        }

        Now += timeout;
        _said.Add($"no key within {timeout.TotalSeconds:0.#} s");
        return ValueTask.FromResult<char?>(null);
    }

    public void ClearDigits()
    {
        // What is given as keys is meant for who asks next.
    }

    public ValueTask<FlowQueueResult> QueueAsync(FlowQueueRequest request, CancellationToken cancel)
    {
        string requires = string.Join(", ", request.Requires.Select(skill => $"{skill.Key} {skill.Value}"));
        _add("queue", request.Queue, $"the caller waits for one of its agents{(requires.Length > 0 ? $" who also has {requires}" : "")}{(request.Priority is { } priority ? $", with priority {priority}" : "")}");
        if (_plan.Queues.TryGetValue(request.Queue, out QueueCarePlan? queue) && queue.Overflow is not null)
        {
            _add("overflow", request.Queue, "a caller whom it does not keep goes to its overflow");
        }

        return ValueTask.FromResult(FlowQueueResult.Served);
    }

    public async ValueTask<FlowTransferResult> TransferAsync(FlowTransferRequest request, CancellationToken cancel)
    {
        if (request.ByCarrier)
        {
            string? target = CarrierTransfer.TargetOf(_plan, _trunk, _running, request, out string why);
            _add("refer", request.To, target is null ? $"nobody is asked: {why}" : $"the carrier of {_trunk} is asked to connect its caller with {target}, and the call is over here");
            return new FlowTransferResult(target is null ? FlowTransferResult.Failed : FlowTransferResult.Answered);
        }

        Destination to = PhoneBook.Find(_plan, request);
        if (to is FlowDestination { Route: var route })
        {
            return new FlowTransferResult(FlowTransferResult.Failed, _plan.Flows[route.Flow]);
        }

        return new FlowTransferResult(await _follow(to, OutboundCaller.OfFlow(_running)) ? FlowTransferResult.Answered : FlowTransferResult.Failed);
    }

    public ValueTask HangupAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    public void OnStep(FlowStepReport report)
    {
        _running = report.Flow;
        if (report.Outcome is { } outcome)
        {
            string said = _said.Count > 0 ? $" ({string.Join(", ", _said)})" : "";
            _add("step", $"{report.Flow} {report.Step}", $"{outcome}{said}, {report.Position}");
            _said.Clear();
        }

        if (++_steps > MostSteps)
        {
            _over.Cancel();
        }
    }
}
