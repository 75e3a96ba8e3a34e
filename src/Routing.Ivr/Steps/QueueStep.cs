using System.Collections.Frozen;
using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Waits in a queue. The flow ends when an agent has served the caller and goes on when the queue gives the call back.</summary>
internal sealed class QueueStep(FlowPosition position, FlowQueueRequest request) : Step("queue", position)
{
    public static readonly StepKind Kind = new(
        "queue",
        "waits for an agent; the next step runs only when the queue gives the call back (full, closed, a limit)",
        "queue: { name: support, requires: { english: 5 }, priority: 80 }",
        Read);

    public override StepWait Wait => StepWait.Perhaps;

    public override IReadOnlyList<string> Outcomes { get; } = [StepOutcome.Served, StepOutcome.GivenBack];

    public override async ValueTask<StepResult> RunAsync(StepRun run)
    {
        if (!await run.AnswerAsync())
        {
            return run.Unanswered;
        }

        return await run.Call.QueueAsync(request, run.Hangup) == FlowQueueResult.Served
            ? StepResult.Stop(StepOutcome.Served, FlowEnd.Served)
            : StepResult.Next(StepOutcome.GivenBack);
    }

    private static QueueStep Read(StepSource source, StepReader reader)
    {
        if (source.Value.Kind != FlowNodeKind.Map)
        {
            return new QueueStep(source.Position, new FlowQueueRequest(reader.Queue(source.Value), FrozenDictionary<string, int>.Empty, null));
        }

        MapReader map = reader.Map(source.Value, "name", "requires", "priority");
        string name = map.Required("name") is { } node ? reader.Queue(node) : "";
        int? priority = map["priority"] is { } written ? reader.Integer(written, 0, 100, "a priority") : null;
        return new QueueStep(source.Position, new FlowQueueRequest(name, reader.Levels(map["requires"]), priority));
    }
}
