using Routing.Acd.Model;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>What a waiting caller is given; who serves them is the ACD's affair.</summary>
/// <param name="Id">The ACD's number.</param>
/// <param name="Name">The queue's name.</param>
/// <param name="Music">The prompt to loop while waiting, or null for silence.</param>
/// <param name="ServiceLevelWithin">Answered within this counts for the service level.</param>
/// <param name="ServiceLevelTarget">The share that should be, 0 to 1.</param>
/// <param name="ShortAbandon">Who leaves sooner is a short abandon.</param>
public sealed record QueueCarePlan(
    QueueId Id,
    string Name,
    string? Music,
    TimeSpan ServiceLevelWithin,
    double ServiceLevelTarget,
    TimeSpan ShortAbandon);
