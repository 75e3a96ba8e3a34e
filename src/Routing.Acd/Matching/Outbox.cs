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

    /// <summary>The event that is told next, all default, to be filled in. Only by whoever holds the core.</summary>
    public ref AcdEvent Begin()
    {
        ref AcdEvent begun = ref _events.Next();
        begun = default;
        return ref begun;
    }

    /// <summary>Tells what was begun. Only by whoever holds the core.</summary>
    public void Tell()
    {
        journal?.OnEvent(_events.Next());
        _events.Add();
    }

    /// <summary>The oldest event; it stays the oldest until <see cref="Drop"/>. Only by whoever holds the drain right, and only when not empty.</summary>
    public ref readonly AcdEvent First => ref _events.First;

    /// <summary>The oldest event has been delivered. Only by whoever holds the drain right.</summary>
    public void Drop() => _events.Drop();
}
