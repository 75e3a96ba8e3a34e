using System.Collections.Frozen;
using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>
/// Waits in a queue. The flow ends when an agent has served the caller and goes on when the queue gives the
/// call back, when the queue's overflow is another flow, or when the caller presses a key that leads out.
/// </summary>
internal sealed class QueueStep(FlowPosition position, FlowQueueRequest request, IReadOnlyList<Block?> keys) : Step("queue", position)
{
    public static readonly StepKind Kind = new(
        "queue",
        "waits for an agent; the next step runs only when the queue gives the call back (full, closed, a limit) and has no overflow; keys lead out while waiting",
        """
        queue:
          name: support
          requires: { english: 5 }
          priority: 80
          keys: { "0": { goto: main_menu } }
        """,
        Read);

    public override StepWait Wait => StepWait.Perhaps;

    /// <summary>The queue's name.</summary>
    public string Queue => request.Queue;

    public override IReadOnlyList<Block> Ways { get; } = [.. keys.OfType<Block>()];

    // Whoever presses no key goes on behind it.
    public override bool Ends => false;

    public override IReadOnlyList<string> Outcomes { get; } =
    [
        StepOutcome.Served, StepOutcome.GivenBack, StepOutcome.Overflowed,
        .. Enumerable.Range(0, keys.Count).Where(i => keys[i] is not null).Select(StepOutcome.Key),
    ];

    public override async ValueTask<StepResult> RunAsync(StepRun run)
    {
        if (!await run.AnswerAsync())
        {
            return run.Unanswered;
        }

        FlowQueueResult result = await run.Call.QueueAsync(request, run.Hangup);
        if (result.Key is { } key && StepOutcome.Keys.IndexOf(key, StringComparison.Ordinal) is >= 0 and var index && keys[index] is { } way)
        {
            return StepResult.Take(StepOutcome.Key(index), way);
        }

        return result.Flow is { } flow ? StepResult.GoTo(flow, StepOutcome.Overflowed)
            : result.IsHungUp ? StepResult.Stop(StepOutcome.Overflowed, FlowEnd.HungUp)
            : result.IsOver ? StepResult.Stop(StepOutcome.Served, FlowEnd.Served)
            : StepResult.Next(StepOutcome.GivenBack);
    }

    private static QueueStep Read(StepSource source, StepReader reader)
    {
        if (source.Value.Kind != FlowNodeKind.Map)
        {
            return new QueueStep(source.Position, new FlowQueueRequest(reader.Queue(source.Value), FrozenDictionary<string, int>.Empty, null), []);
        }

        MapReader map = reader.Map(source.Value, "name", "requires", "priority", "keys");
        string name = map.Required("name") is { } node ? reader.Queue(node) : "";
        int? priority = map["priority"] is { } written ? reader.Integer(written, 0, 100, "a priority") : null;
        IReadOnlyList<Block?> keys = map["keys"] is { } ways ? MenuPlan.ReadKeys(ways, reader) : [];
        string pressed = string.Concat(keys.Select((way, index) => way is null ? "" : StepOutcome.Keys[index].ToString()));
        return new QueueStep(source.Position, new FlowQueueRequest(name, reader.Levels(map["requires"]), priority) { Keys = pressed }, keys);
    }
}
