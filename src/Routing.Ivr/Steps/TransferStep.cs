using Routing.Ivr.Compiling;
using Routing.Ivr.Expressions;

namespace Routing.Ivr.Steps;

/// <summary>
/// Connects the caller with somebody outside the queues. The flow ends when the two have talked, unless it is to go on; it
/// goes on when nobody was reached, and <c>transfer_outcome</c> says why. The call need not be answered before.
/// </summary>
internal sealed class TransferStep(FlowPosition position, Template to, TimeSpan? ring, PromptList? music, bool goesOn, bool byCarrier) : Step("transfer", position)
{
    /// <summary>The variable that says how the last transfer went.</summary>
    public const string Variable = "transfer_outcome";

    public static readonly StepKind Kind = new(
        "transfer",
        "connects the caller with an extension, agent, ring group, outside number or SIP URI; by refer the caller's carrier does it, and the call leaves this exchange; when nobody is reached the next step runs, and transfer_outcome is busy, no_answer or failed",
        """
        transfer:
          to: "2001"
          ring: 20s
          music: hold.wav
          go_on: true
          by: bridge
        """,
        Read);

    private static readonly TimeSpan ShortestRing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRing = TimeSpan.FromMinutes(3);

    public override StepWait Wait => StepWait.Perhaps;

    public override IReadOnlyList<string> Outcomes { get; } = [.. FlowTransferResult.Outcomes, StepOutcome.Overflowed];

    public override async ValueTask<StepResult> RunAsync(StepRun run)
    {
        // Who is a URI's host is for the flow to say: what callers bring with them stays a piece of it, and makes none of a number.
        bool isUri = to.Beginning.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || to.Beginning.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);
        string dialled = isUri ? to.Text(run.Context, Uri.EscapeDataString) : to.Text(run.Context);
        var request = new FlowTransferRequest(dialled, ring, music?.Names(run.Context).FirstOrDefault(), goesOn, isUri) { ByCarrier = byCarrier };
        FlowTransferResult result = await run.Call.TransferAsync(request, run.Hangup);
        run.Call.SetVariable(Variable, FlowValue.Of(result.Outcome));
        return result.Flow is { } flow ? StepResult.GoTo(flow, StepOutcome.Overflowed)
            : result.Outcome == FlowTransferResult.Answered && !goesOn ? StepResult.Stop(result.Outcome, FlowEnd.Served)
            : StepResult.Next(result.Outcome);
    }

    private static TransferStep Read(StepSource source, StepReader reader)
    {
        if (source.Value.Kind != FlowNodeKind.Map)
        {
            return new TransferStep(source.Position, reader.Destination(source.Value), null, null, goesOn: false, byCarrier: false);
        }

        MapReader map = reader.Map(source.Value, "to", "ring", "music", "go_on", "by");
        bool goesOn = map["go_on"] is { } goOn && reader.Truth(goOn);
        bool byCarrier = map["by"] is { } by && reader.Choice(by, "bridge", "refer") == "refer";
        if (byCarrier && goesOn)
        {
            reader.Problems.Error(map["go_on"]!.Position, "a caller who is sent away (by: refer) does not come back: leave go_on out");
        }

        return new TransferStep(
            source.Position,
            reader.Destination(map.Required("to") ?? FlowNode.Scalar(source.Position, "sip:nobody@routing.invalid")),
            map["ring"] is { } ring ? reader.Duration(ring, ShortestRing, LongestRing) : null,
            map["music"] is { } music ? reader.Prompts(music) : null,
            goesOn,
            byCarrier);
    }
}
