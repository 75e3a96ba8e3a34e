using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Plays prompts one after the other. A key press cuts them short and stays to be read by the next menu.</summary>
internal sealed class PlayStep(FlowPosition position, PromptList prompts, bool interruptible) : Step("play", position)
{
    public static readonly StepKind Kind = new(
        "play",
        "plays a prompt, or a list of them; a key press ends it unless interruptible is false",
        "play: { prompts: [welcome.wav, \"hours_{{ language }}.wav\"], interruptible: false }",
        Read);

    public override StepWait Wait => StepWait.Yes;

    public override async ValueTask<StepResult> RunAsync(StepRun run)
    {
        if (!await run.AnswerAsync())
        {
            return run.Unanswered;
        }

        await run.Call.PlayAsync(prompts.Names(run.Context), interruptible, run.Hangup);
        return StepResult.Next();
    }

    private static PlayStep Read(StepSource source, StepReader reader)
    {
        if (source.Value.Kind != FlowNodeKind.Map)
        {
            return new PlayStep(source.Position, reader.Prompts(source.Value), interruptible: true);
        }

        MapReader map = reader.Map(source.Value, "prompt", "prompts", "interruptible");
        return new PlayStep(source.Position, reader.Prompts(map), map["interruptible"] is not { } node || reader.Truth(node));
    }
}
