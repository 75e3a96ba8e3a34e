namespace Routing.Ivr;

/// <summary>What became of a caller in a queue. A plain value; made by the members below.</summary>
public readonly record struct FlowQueueResult
{
    private FlowQueueResult(bool isOver) => IsOver = isOver;

    /// <summary>An agent talked with the caller and the contact is over: the flow ends.</summary>
    public static FlowQueueResult Served { get; } = new(isOver: true);

    /// <summary>The queue gave the call back (full, closed, a limit): the flow goes on with its next step.</summary>
    public static FlowQueueResult GivenBack { get; } = new(isOver: false);

    /// <summary>The queue did not keep the call, and its overflow is to hang up: the flow ends.</summary>
    public static FlowQueueResult HungUp { get; } = new(isOver: true) { IsHungUp = true };

    /// <summary>The flow ends here.</summary>
    public bool IsOver { get; }

    /// <summary>It ends by hanging up.</summary>
    public bool IsHungUp { get; private init; }

    /// <summary>The flow that goes on in place of this one; null for none.</summary>
    public FlowProgram? Flow { get; private init; }

    /// <summary>The key that took the caller out, one of <see cref="FlowQueueRequest.Keys"/>; null for none.</summary>
    public char? Key { get; private init; }

    /// <summary>The queue did not keep the call, and its overflow is another flow.</summary>
    public static FlowQueueResult GoTo(FlowProgram flow) => new(isOver: false) { Flow = flow };

    /// <summary>The caller pressed a key that leads out of the queue.</summary>
    public static FlowQueueResult Pressed(char key) => new(isOver: false) { Key = key };
}
