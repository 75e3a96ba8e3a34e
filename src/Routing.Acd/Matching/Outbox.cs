using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>
/// What the core decided, on its way out. Appended to by whoever holds the core; taken by whoever holds
/// the drain right (<see cref="Delivery{TSteps}"/>), which is another one.
/// </summary>
/// <param name="journal">Is told what goes in and what comes out; null for none. It cannot break what it is told of.</param>
/// <param name="segment">Events that lie together; another number than this is for tests.</param>
internal sealed class Outbox(IAcdJournal? journal = null, int segment = 128)
{
    private readonly SegmentQueue<AcdEvent, NoSteps> _events = new(segment);

    // The first that the journal threw and nobody has heard of. Only whoever holds the core.
    private Exception? _fault;

    /// <summary>Nothing stands here. Any thread.</summary>
    public bool IsEmpty => _events.IsEmpty;

    /// <summary>Notes the command that what is told next comes of. Only by whoever holds the core.</summary>
    public void Note(in AcdCommand command)
    {
        if (journal is not null)
        {
            NoteIn(journal, command);
        }
    }

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
        if (journal is not null)
        {
            NoteIn(journal, _events.Next());
        }

        _events.Add();
    }

    /// <summary>The oldest event; it stays the oldest until <see cref="Drop"/>. Only by whoever holds the drain right, and only when not empty.</summary>
    public ref readonly AcdEvent First => ref _events.First;

    /// <summary>The oldest event has been delivered. Only by whoever holds the drain right.</summary>
    public void Drop() => _events.Drop();

    /// <summary>What the journal threw since this was asked last, the first of it; null for nothing. Only by whoever holds the core.</summary>
    public Exception? TakeFault()
    {
        Exception? fault = _fault;
        if (fault is not null)
        {
            _fault = null;
        }

        return fault;
    }

    // A journal that throws must not leave half a command behind: the agent would be taken and still be among the available.
    private void NoteIn(IAcdJournal journal, in AcdCommand command)
    {
        try
        {
            journal.OnCommand(command);
        }
        catch (Exception e)
        {
            _fault ??= e; // whoever holds the core throws it when all is in order (Mailbox)
        }
    }

    private void NoteIn(IAcdJournal journal, in AcdEvent told)
    {
        try
        {
            journal.OnEvent(told);
        }
        catch (Exception e)
        {
            _fault ??= e;
        }
    }
}
