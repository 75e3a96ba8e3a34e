namespace Routing.Sip.Tracing;

/// <summary>What is known of one Call-ID.</summary>
/// <param name="CallId">The Call-ID.</param>
/// <param name="Interaction">What it belongs to; empty when nobody has said.</param>
/// <param name="Messages">What is there, oldest first.</param>
/// <param name="Gone">How many older ones had to make room.</param>
/// <param name="NotKept">How many were not kept, since the call had its share of the room.</param>
public sealed record TracedCall(string CallId, Guid Interaction, IReadOnlyList<TracedMessage> Messages, int Gone, int NotKept);
