using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>
/// Where a run stands: the blocks it is in, and its place in each. Kept apart from the steps so that
/// however long a flow goes on, no step waits for another and nothing grows.
/// </summary>
internal struct StepStack
{
    private Frame[] _frames;
    private int _top;

    public StepStack(FlowProgram flow)
    {
        Flow = flow;
        _frames = new Frame[flow.Body.Depth];
        _top = -1;
        Push(flow.Body);
    }

    /// <summary>The flow that runs now.</summary>
    public FlowProgram Flow { get; private set; }

    /// <summary>The step to run now; null when the flow has run out.</summary>
    public readonly Step? Current => _top < 0 ? null : _frames[_top].Block.Steps[_frames[_top].Index];

    /// <summary>How often it has asked to run again.</summary>
    public readonly int Round => _frames[_top].Round;

    /// <summary>Moves on as the step that has just run says.</summary>
    public void Apply(StepResult result)
    {
        if (result.Flow is { } flow)
        {
            Flow = flow;
            _top = -1;
            _frames = flow.Body.Depth <= _frames.Length ? _frames : new Frame[flow.Body.Depth];
            Push(flow.Body);
            return;
        }

        ref Frame frame = ref _frames[_top];
        if (result.Again)
        {
            frame.Round++;
        }
        else
        {
            frame.Index++;
            frame.Round = 0;
        }

        if (result.Way is { } way)
        {
            Push(way);
        }

        while (_top >= 0 && _frames[_top].Index == _frames[_top].Block.Steps.Length)
        {
            _top--;
        }
    }

    // An empty block is not entered, so that the frame on top always has a step to run.
    private void Push(Block block)
    {
        if (block.Steps.Length > 0)
        {
            _frames[++_top] = new Frame { Block = block };
        }
    }

    private struct Frame
    {
        public Block Block;
        public int Index;
        public int Round;
    }
}
