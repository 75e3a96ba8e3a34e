namespace Routing.Server.Demo;

/// <summary>What the demo ends with, as <c>--json</c> prints it: placed = the sum of the outcomes = records.</summary>
/// <param name="Placed">Calls that the crowd placed.</param>
/// <param name="Outcomes">What became of them, as the callers and agents themselves saw and heard it.</param>
/// <param name="Records">Interaction records in the store.</param>
/// <param name="OneWayAudio">Calls in which only one side heard the other.</param>
internal sealed record DemoSummary(long Placed, IReadOnlyDictionary<string, long> Outcomes, long Records, long OneWayAudio);
