using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// What the core decided, on its way out. Appended to by whoever holds the core; taken by whoever holds
/// the drain right (<see cref="Delivery{TSteps}"/>), which is another one.
/// </summary>
internal sealed class Outbox(IAcdJournal? journal = null)
{
    private readonly SegmentQueue<AcdEvent, NoSteps> _events = new();

    /// <summary>Nothing stands here. Any thread.</summary>
    public bool IsEmpty => _events.IsEmpty;

    /// <summary>Adds an event. Only by whoever holds the core.</summary>
    public void Append(in AcdEvent acdEvent)
    {
        journal?.OnEvent(acdEvent);
        _events.Add(acdEvent);
    }

    /// <summary>Takes the oldest event. Only by whoever holds the drain right.</summary>
    public bool TryTake(out AcdEvent acdEvent) => _events.TryTake(out acdEvent);
}
