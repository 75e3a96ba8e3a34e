using Routing.Acd.Model;

namespace Routing.Acd;

/// <summary>
/// Receives what the ACD decided, in the order in which it was applied. Called by whoever drains the
/// outbox, never by two threads at a time; an implementation only posts to mailboxes.
/// </summary>
public interface IAcdEvents
{
    /// <summary>One event. <see cref="AcdEvent.Sequence"/> grows by one from each to the next within a partition.</summary>
    void OnEvent(in AcdEvent acdEvent);
}
