using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Asks for a key and takes its way. One run is one time of asking; the runner runs it again after a detour.</summary>
internal sealed class MenuStep(FlowPosition position, MenuPlan plan) : Step("menu", position)
{
    public static readonly StepKind Kind = new(
        "menu",
        "plays a prompt and waits for a key; asks again after no key (no_input) or another (wrong_input), then takes otherwise",
        """
        menu:
          prompt: menu.wav
          timeout: 5s
          retries: 2
          keys:
            "1": { queue: billing }
            "*": [ { play: closed.wav }, hangup ]
          no_input: { play: again.wav }
          wrong_input: { play: wrong.wav }
          otherwise: { queue: billing }
        """,
        Read);

    public override StepWait Wait => StepWait.Yes;

    // A menu without `otherwise` goes on behind itself: an empty way.
    public override IReadOnlyList<Block> Ways { get; } = [.. plan.Keys.OfType<Block>(), plan.Otherwise];

    public override IReadOnlyList<Block> Detours { get; } = [plan.NoInput, plan.WrongInput];

    public override IReadOnlyList<string> Outcomes { get; } =
    [
        .. Enumerable.Range(0, plan.Keys.Count).Where(i => plan.Keys[i] is not null).Select(StepOutcome.Key),
        StepOutcome.NoInput, StepOutcome.WrongInput, StepOutcome.Otherwise,
    ];

    public override async ValueTask<StepResult> RunAsync(StepRun run)
    {
        if (!await run.AnswerAsync())
        {
            return run.Unanswered;
        }

        await run.Call.PlayAsync(plan.Prompts.Names(run.Context), untilDigit: true, run.Hangup);
        char? digit = await run.Call.ReadDigitAsync(plan.Timeout, run.Hangup);
        int key = digit is { } pressed ? StepOutcome.Keys.IndexOf(pressed, StringComparison.Ordinal) : -1;
        if (key >= 0 && plan.Keys[key] is { } way)
        {
            return StepResult.Take(StepOutcome.Key(key), way);
        }

        if (digit is not null)
        {
            run.Call.ClearDigits(); // what was typed after a wrong key was meant for somewhere else
        }

        return run.Round >= plan.Retries ? StepResult.Take(StepOutcome.Otherwise, plan.Otherwise)
            : digit is null ? StepResult.Repeat(StepOutcome.NoInput, plan.NoInput)
            : StepResult.Repeat(StepOutcome.WrongInput, plan.WrongInput);
    }

    private static MenuStep Read(StepSource source, StepReader reader)
    {
        MapReader map = reader.Map(
            source.Value, "prompt", "prompts", "timeout", "retries", "keys", "no_input", "wrong_input", "otherwise");
        return new MenuStep(source.Position, new MenuPlan(
            reader.Prompts(map),
            map["timeout"] is { } timeout ? reader.Duration(timeout, MenuPlan.ShortestTimeout, MenuPlan.LongestTimeout) : MenuPlan.DefaultTimeout,
            map["retries"] is { } retries ? reader.Integer(retries, 0, MenuPlan.MostRetries, "the number of retries") : MenuPlan.DefaultRetries,
            MenuPlan.ReadKeys(map.Required("keys"), reader),
            reader.Block(map["no_input"]),
            reader.Block(map["wrong_input"]),
            reader.Block(map["otherwise"], mayBeEmpty: true)));
    }
}
