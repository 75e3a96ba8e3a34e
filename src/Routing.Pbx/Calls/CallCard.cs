using Routing.Acd.Model;
using Routing.Media;

namespace Routing.Pbx.Calls;

/// <summary>
/// What a desk needs to ring for a call, published by the call when it enters a queue: an immutable value,
/// so the desk rings at once and asks nobody.
/// </summary>
/// <param name="Call">The call to hand the answered leg to.</param>
/// <param name="Queue">The queue it waits in.</param>
/// <param name="CallerUser">The caller's number.</param>
/// <param name="CallerDisplayName">The caller's name as the network gave it; empty for none.</param>
/// <param name="CallerMedia">The caller's media leg: the agent's phone is offered its codec first.</param>
/// <param name="MaxForwards">Hops left for the agent's leg.</param>
/// <param name="Passes">How often the call has gone through this exchange, this time included.</param>
internal sealed record CallCard(
    Call Call,
    QueueId Queue,
    string CallerUser,
    string CallerDisplayName,
    MediaLegId CallerMedia,
    int MaxForwards,
    int Passes);
