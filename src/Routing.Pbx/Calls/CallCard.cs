using Routing.Acd.Model;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Calls;

/// <summary>
/// What a desk needs to ring for a call, published by the call when it enters a queue: an immutable value,
/// so the desk rings at once and asks nobody.
/// </summary>
/// <param name="Call">The call to hand the answered leg to.</param>
/// <param name="Queue">The queue it waits in.</param>
/// <param name="From">Who calls, as the agent's phone, or number outside, may be told.</param>
/// <param name="Dial">What the agent's legs have in common.</param>
internal sealed record CallCard(Call Call, QueueId Queue, DialSource From, DialCall Dial);
