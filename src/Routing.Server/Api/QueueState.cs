namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/queues</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Queues">One entry for each queue and channel in use.</param>
internal sealed record QueueList(DateTimeOffset At, IReadOnlyList<QueueState> Queues);

/// <summary>One queue at one instant.</summary>
/// <param name="Id">Its name in the configuration.</param>
/// <param name="Channel"><c>voice</c>, <c>chat</c> or <c>email</c>.</param>
/// <param name="Waiting">Who waits, those being rung for included.</param>
/// <param name="LongestWaitSeconds">How long the longest waiting one has waited.</param>
/// <param name="EstimatedWaitSeconds">What a newcomer would be told; null when it is unknown.</param>
/// <param name="EstimatedWaitErrorSeconds">How far such words were from the truth lately; null before the first.</param>
/// <param name="Removed">It is in the configuration no more, and empties.</param>
internal sealed record QueueState(string Id, string Channel, int Waiting, double LongestWaitSeconds, double? EstimatedWaitSeconds, double? EstimatedWaitErrorSeconds, bool Removed);
