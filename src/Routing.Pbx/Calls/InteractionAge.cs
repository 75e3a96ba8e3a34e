namespace Routing.Pbx.Calls;

/// <summary>What an interaction takes along from queue to queue, so that it stands where its age puts it.</summary>
/// <param name="FirstEntered">Its first entry into the ACD, in microseconds since the Unix epoch.</param>
/// <param name="Sequence">Stamped at its first submit; 0 before.</param>
/// <param name="Visits">How many queues it has entered: by this the ACD tells a new entry from a late copy of an old one.</param>
internal readonly record struct InteractionAge(long FirstEntered, long Sequence, int Visits);
